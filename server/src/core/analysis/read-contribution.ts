import { assertNever } from '../invariant';
import type { Entity } from '../kubernetes/entities';
import { hiddenPolicy, type ResolvedNamespace, readEntity } from '../kubernetes/read-entity';
import type { Resource } from '../kubernetes/resource';
import { type RenderedResource, renderFile } from '../scopes/render-file';
import type { Analysis } from './analysis';
import { mayBePolicyText } from './read-source-file';
import type { SourceDocument, SourceFile } from './source-file';

/** What a file means in one scope: the entities of its manifests as that scope applies them. */
export function readContribution(analysis: Analysis, scopeId: string, file: SourceFile): readonly Entity[] {
  const { defaultNamespace } = analysis.options;
  if (!scopeId.startsWith('kustomization:')) {
    return file.documents.flatMap((_, documentIndex) => readWritten(file, documentIndex, defaultNamespace));
  }
  const rendered = renderFile(analysis.layout, scopeId, file, (uri) => analysis.files.get(uri));
  const hidden = file.documents.flatMap((_, documentIndex) => hiddenPolicies(file, documentIndex, anyNamespace));
  return [...rendered.flatMap((resource) => readRendered(file, resource, defaultNamespace)), ...hidden];
}

/** One document as it is written. Memoised by document: typing in one of a file's documents reads that one only. */
function readWritten(file: SourceFile, documentIndex: number, defaultNamespace: string): readonly Entity[] {
  const document = file.documents[documentIndex]?.document;
  if (document === undefined) return [];
  const { uri, path } = file;
  const known = memo.get(document);
  if (
    known?.uri === uri &&
    known.path === path &&
    known.documentIndex === documentIndex &&
    known.defaultNamespace === defaultNamespace
  ) {
    return known.entities;
  }
  const resources = document.content.kind === 'manifest' ? document.content.resources : [];
  const entities = [
    ...resources.flatMap((resource) =>
      readRendered(file, { resource, documentIndex, namespaceSource: undefined }, defaultNamespace),
    ),
    ...hiddenPolicies(file, documentIndex, writtenNamespace),
  ];
  memo.set(document, { uri, path, documentIndex, defaultNamespace, entities });
  return entities;
}

interface Written {
  readonly uri: string;
  readonly path: string;
  readonly documentIndex: number;
  readonly defaultNamespace: string;
  readonly entities: readonly Entity[];
}

const memo = new WeakMap<SourceDocument, Written>();

function readRendered(file: SourceFile, rendered: RenderedResource, defaultNamespace: string): readonly Entity[] {
  const { resource, documentIndex, namespaceSource, unknown } = rendered;
  const namespace = resolveNamespace(resource, namespaceSource, defaultNamespace);
  const entity = readEntity(resource, { uri: file.uri, documentIndex }, namespace, unknown);
  return entity === undefined ? [] : [entity];
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

/** A kustomization may put the policy into any namespace. */
function anyNamespace(): undefined {
  return undefined;
}

/** By pattern, as what is not parsed allows no more: the namespace that the document states in plain text. */
function writtenNamespace(document: SourceDocument): string | undefined {
  return /^ {1,8}namespace:[ \t]*["']?([a-z0-9]([-a-z0-9]*[a-z0-9])?)["']?[ \t]*(#.*)?\r?$/m.exec(document.text)?.[1];
}

/** A document that was not read but may hold a policy: verdicts of the scope must not be built on its absence. */
function hiddenPolicies(
  file: SourceFile,
  documentIndex: number,
  namespaceOfScope: (document: SourceDocument) => string | undefined,
): readonly Entity[] {
  const document = file.documents[documentIndex]?.document;
  if (document === undefined) return [];
  const { content } = document;
  const hide = (why: string) => [hiddenPolicy({ uri: file.uri, documentIndex }, namespaceOfScope(document), why)];
  switch (content.kind) {
    case 'ignored':
      return [];
    case 'template':
      return content.mayBePolicy ? hide(`A template in ${file.path} may hold a policy.`) : [];
    case 'unreadable':
      return mayBePolicyText(document.text) ? hide(`A document in ${file.path} is not read.`) : [];
    case 'manifest': {
      const isLost = content.resources.length === 0 && content.problems.some(({ kind }) => kind === 'syntax');
      const hides = isLost && mayBePolicyText(document.text);
      return hides ? hide(`A policy in ${file.path} has YAML errors.`) : [];
    }
    default:
      return assertNever(content);
  }
}
