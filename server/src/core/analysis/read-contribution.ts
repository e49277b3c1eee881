import { assertNever } from '../invariant';
import type { Entity } from '../kubernetes/entities';
import { hiddenPolicy, mayHidePolicy, type ResolvedNamespace, readEntity } from '../kubernetes/read-entity';
import type { Resource } from '../kubernetes/resource';
import { type RenderedResource, renderFile } from '../scopes/render-file';
import type { Analysis } from './analysis';
import { mayBePolicyText } from './read-source-file';
import type { SourceFile } from './source-file';

/** What a file means in one scope: the entities of its manifests as that scope applies them. */
export function readContribution(analysis: Analysis, scopeId: string, file: SourceFile): readonly Entity[] {
  const rendered = scopeId.startsWith('kustomization:')
    ? renderFile(analysis.layout, scopeId, file, (uri) => analysis.files.get(uri))
    : asWritten(file);
  const entities = rendered.flatMap(({ resource, documentIndex, namespaceSource }) => {
    const namespace = resolveNamespace(resource, namespaceSource, analysis.options.defaultNamespace);
    return readEntity(resource, { uri: file.uri, documentIndex }, namespace) ?? [];
  });
  return [...entities, ...hiddenPolicies(file)];
}

function asWritten(file: SourceFile): readonly RenderedResource[] {
  return file.documents.flatMap(({ document }, documentIndex) =>
    document.content.kind === 'manifest'
      ? document.content.resources.map((resource) => ({ resource, documentIndex, namespaceSource: undefined }))
      : [],
  );
}

function resolveNamespace(
  resource: Resource,
  namespaceSource: string | undefined,
  defaultNamespace: string,
): ResolvedNamespace {
  if (resource.namespace !== undefined) {
    return { name: resource.namespace, source: namespaceSource ?? 'metadata.namespace' };
  }
  return { name: defaultNamespace, source: defaultNamespace === 'default' ? 'default' : '--namespace' };
}

/** Documents that were not read but may hold a policy: verdicts of the scope must not be built on its absence. */
function hiddenPolicies(file: SourceFile): readonly Entity[] {
  return file.documents.flatMap(({ document }, documentIndex) => {
    const { content } = document;
    const ref = { uri: file.uri, documentIndex };
    switch (content.kind) {
      case 'ignored':
        return [];
      case 'template':
        return content.mayBePolicy ? [hiddenPolicy(ref, `A template in ${file.path} may hold a policy.`)] : [];
      case 'unreadable':
        return mayBePolicyText(document.text) ? [hiddenPolicy(ref, `A document in ${file.path} is not read.`)] : [];
      case 'manifest': {
        const isLost = content.resources.length === 0 && content.problems.some(({ kind }) => kind === 'syntax');
        const hides = isLost ? mayBePolicyText(document.text) : content.resources.some(mayHidePolicy);
        return hides ? [hiddenPolicy(ref, `A policy in ${file.path} has YAML errors.`)] : [];
      }
      default:
        return assertNever(content);
    }
  });
}
