import { resourcesOf } from '../analysis/config-documents';
import type { SourceFile } from '../analysis/source-file';
import { readResource } from '../kubernetes/read-resource';
import type { Resource } from '../kubernetes/resource';
import { applyLayer } from './kustomize/apply-layer';
import { type Chain, layersOf } from './kustomize/chain';
import { loadLayer } from './kustomize/load-layer';
import { type AppliedPatch, type Rendering, startRendering } from './kustomize/rendering';
import type { ScopeLayout } from './layout';

/** A resource as a scope applies it. */
export interface RenderedResource {
  /**
   * `basePath` is that of the source; paths in `node` name fields of the source too, except behind list items
   * that a patch inserted or removed: `toSourcePath` finds those. The resource itself when nothing changes it.
   */
  readonly resource: Resource;
  readonly documentIndex: number;
  /** Path of the kustomization that set the namespace; undefined when it is as written. */
  readonly namespaceSource: string | undefined;
  /** The resource as written; undefined when `resource` is that. */
  readonly source?: Resource | undefined;
  /** The merge patches in files that changed it, in order. */
  readonly patches?: readonly AppliedPatch[] | undefined;
  /** Why the outcome cannot be trusted, as one sentence: a patch that cannot be read or applied. */
  readonly unknown?: string | undefined;
}

/**
 * The resources of a file as one of its scopes applies them; a base that is used twice gives each of them twice.
 * What a patch deletes and what is marked as local configuration is left out.
 * Patches are read through `lookup`. Unchanged files, patches and kustomizations give the identical resources again.
 */
export function renderFile(
  layout: ScopeLayout,
  scopeId: string,
  file: SourceFile,
  lookup: (uri: string) => SourceFile | undefined,
): readonly RenderedResource[] {
  const trace = layout.traces.get(scopeId);
  const chains = trace === undefined ? [undefined] : (trace.files.get(file.uri) ?? []);
  return chains.flatMap((chain) =>
    file.documents.flatMap(({ document }, documentIndex) =>
      resourcesOf(document).flatMap((source) => renderResource(source, documentIndex, chain, lookup)),
    ),
  );
}

function renderResource(
  source: Resource,
  documentIndex: number,
  chain: Chain | undefined,
  lookup: (uri: string) => SourceFile | undefined,
): readonly RenderedResource[] {
  if (chain === undefined) return [{ resource: source, documentIndex, namespaceSource: undefined }];
  let rendering: Rendering | undefined = startRendering(source);
  for (const kustomization of layersOf(chain)) {
    rendering = rendering && applyLayer(loadLayer(kustomization, lookup), rendering);
  }
  const resource = rendering && readRendered(source, rendering);
  if (rendering === undefined || resource === undefined || isLocalConfig(resource)) return [];
  const { namespaceSource, patches, unknown } = rendering;
  const written = resource === source ? undefined : source;
  return [{ resource, documentIndex, namespaceSource, source: written, patches, unknown }];
}

/** The same rendering gives the same resource. */
function readRendered(source: Resource, rendering: Rendering): Resource | undefined {
  if (rendering.node === source.node) return source;
  let resource = read.get(rendering);
  if (resource === undefined) {
    resource = readResource(rendering.node, source.basePath, source.isBroken);
    if (resource !== undefined) read.set(rendering, resource);
  }
  return resource;
}

const read = new WeakMap<Rendering, Resource>();

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/: not part of the output. */
function isLocalConfig({ annotations }: Resource): boolean {
  const value = annotations.get('config.kubernetes.io/local-config');
  return value !== undefined && value !== 'false';
}
