import { configuredNamespace } from '../config/config-set';
import type { Entity } from '../kubernetes/entities';
import { readKept } from '../kubernetes/kept-document';
import { readCalls } from '../kubernetes/read-calls';
import { readEntity } from '../kubernetes/read-entity';
import type { Resource } from '../kubernetes/resource';
import type { ResolvedNamespace } from '../kubernetes/seal-entity';
import type { RenderedResource } from '../scopes/render-file';
import type { Analysis } from './analysis';
import { configEntities } from './config-documents';
import { anyNamespace, hiddenEntities, writtenNamespace } from './hidden-entities';
import type { DefaultNamespace } from './options';
import { type SourceFile, valuesOf } from './source-file';

/** What a file means in one scope: the entities of its manifests as that scope applies them. */
export function readContribution(analysis: Analysis, scopeId: string, file: SourceFile): readonly Entity[] {
  const defaultNamespace = namespaceFor(analysis.options, file, scopeId.startsWith('chart:'));
  if (!scopeId.startsWith('kustomization:')) {
    return file.documents.flatMap((_, documentIndex) => readWritten(file, documentIndex, defaultNamespace));
  }
  const { kustomize, layout, files } = analysis;
  if (kustomize === undefined) return [];
  // The document of a kustomization itself is applied by nobody.
  if (layout.scopesOfGenerator.has(file.uri)) {
    return kustomize.generatedEntities(layout, scopeId, file.uri, defaultNamespace, (uri) => files.get(uri));
  }
  const rendered = kustomize.renderFile(layout, scopeId, file, (uri) => files.get(uri));
  const hidden = file.documents.flatMap((_, documentIndex) => hiddenEntities(file, documentIndex, anyNamespace));
  const callbacks = file.documents
    .flatMap((_, documentIndex) => configEntities(file, documentIndex, defaultNamespace))
    .filter(({ kind }) => kind === 'api-server-callback');
  return [...rendered.flatMap((resource) => readRendered(file, resource, defaultNamespace)), ...hidden, ...callbacks];
}

/** Whoever calls the command line decides, then the repository, then the editor's setting. */
function namespaceFor(options: Analysis['options'], { uri, folder }: SourceFile, isOfChart: boolean): DefaultNamespace {
  const { defaultNamespace: general, folderNamespaces, configs } = options;
  const name = general.source === '--namespace' ? undefined : configuredNamespace(configs, uri, isOfChart);
  return name === undefined ? (folderNamespaces.get(folder) ?? general) : { name, source: 'configuration' };
}

/** One document as it is written. Memoised by its values: typing in one of a file's documents reads that one only. */
function readWritten(file: SourceFile, documentIndex: number, defaultNamespace: DefaultNamespace): readonly Entity[] {
  const document = file.documents[documentIndex]?.document;
  if (document === undefined) return [];
  const { uri, path } = file;
  const values = valuesOf(document);
  const known = memo.get(values);
  if (
    known?.uri === uri &&
    known.path === path &&
    known.documentIndex === documentIndex &&
    known.defaultNamespace.name === defaultNamespace.name &&
    known.defaultNamespace.source === defaultNamespace.source
  ) {
    return known.entities;
  }
  const resources = document.content.kind === 'manifest' ? document.content.resources : [];
  const entities = [
    ...resources.flatMap((resource) =>
      readRendered(file, { resource, documentIndex, namespaceSource: undefined }, defaultNamespace),
    ),
    ...hiddenEntities(file, documentIndex, writtenNamespace),
    ...configEntities(file, documentIndex, defaultNamespace),
  ];
  memo.set(values, { uri, path, documentIndex, defaultNamespace, entities });
  return entities;
}

interface Written {
  readonly uri: string;
  readonly path: string;
  readonly documentIndex: number;
  readonly defaultNamespace: DefaultNamespace;
  readonly entities: readonly Entity[];
}

const memo = new WeakMap<object, Written>();

function readRendered(
  file: SourceFile,
  rendered: RenderedResource,
  defaultNamespace: DefaultNamespace,
): readonly Entity[] {
  const { resource, documentIndex, namespaceSource, source, unknown } = rendered;
  const namespace = resolveNamespace(resource, namespaceSource, defaultNamespace);
  const writtenName = source?.name === resource.name ? undefined : source?.name;
  const ref = { uri: file.uri, documentIndex };
  const entity = readEntity(resource, ref, namespace, unknown, writtenName);
  const calls = readCalls(resource, ref, namespace, unknown, writtenName);
  const kept = readKept(resource, ref, namespace, unknown);
  // A patch that looks like a workload starts no pods.
  if (entity === undefined) return [...calls.filter(({ kind }) => kind !== 'pod-settings'), ...kept];
  return [entity, ...calls, ...kept];
}

function resolveNamespace(
  resource: Resource,
  namespaceSource: string | undefined,
  defaultNamespace: DefaultNamespace,
): ResolvedNamespace {
  if (resource.namespace !== undefined) {
    return { name: resource.namespace, source: namespaceSource ?? 'metadata.namespace' };
  }
  return defaultNamespace;
}
