import { textAt } from '../../kubernetes/read-resource';
import type { YamlMap } from '../../yaml/tree';
import { isClusterScoped } from './cluster-scoped-kinds';
import { withoutNamespace, withTextAt } from './edit-node';
import { annotationFields } from './field-specs';
import { getOrMake } from './get-or-make';
import { jsonPatch } from './json-patch';
import type { Layer, Patch } from './load-layer';
import { selectsRendering } from './patch-target';
import { asUnknown, originalId, type Rendering, rememberId, withNode } from './rendering';
import { idOf, isSameId } from './resource-id';
import { setEntries } from './set-entries';
import { strategicMerge } from './strategic-merge';

/**
 * What one kustomization makes of one object, in kustomize's own order
 * (api/internal/target/kusttarget_configplugin.go). Undefined when a patch deletes it.
 * The same layer and rendering give the same result, so objects that do not change keep their identity.
 */
export function applyLayer(layer: Layer, rendering: Rendering): Rendering | undefined {
  const known = getOrMake(results, layer, () => new WeakMap());
  return getOrMake(known, rendering, () => ({ rendering: apply(layer, rendering) })).rendering;
}

const results = new WeakMap<Layer, WeakMap<Rendering, { readonly rendering: Rendering | undefined }>>();

function apply({ kustomization, mergePatches, patches, jsonPatches }: Layer, start: Rendering): Rendering | undefined {
  let rendering: Rendering | undefined = start;
  for (const patch of [...mergePatches, ...patches]) {
    rendering = rendering && applyPatch(patch, rendering, kustomization.path);
  }
  if (rendering === undefined) return undefined;
  rendering = setNamespace(rendering, kustomization.namespace, kustomization.path);
  rendering = rename(rendering, kustomization.namePrefix, kustomization.nameSuffix);
  let node = rendering.node;
  for (const { pairs, fields } of kustomization.labels) node = setEntries(node, pairs, fields);
  rendering = withNode(rendering, setEntries(node, kustomization.annotations, annotationFields));
  for (const patch of jsonPatches) rendering = rendering && applyPatch(patch, rendering, kustomization.path);
  return rendering;
}

function applyPatch(patch: Patch, rendering: Rendering, path: string): Rendering | undefined {
  const isMeant = isMeantFor(patch, rendering);
  if (isMeant === false) return rendering;
  if (isMeant === undefined)
    return asUnknown(rendering, `${path} patches what a selector selects that is not understood.`);
  switch (patch.kind) {
    case 'unreadable':
      return asUnknown(rendering, patch.reason);
    case 'json': {
      const node = jsonPatch(rendering.node, patch);
      if (node === undefined) return failing(patch, rendering, path);
      return node === rendering.node ? rendering : withNode(rememberId(rendering), node);
    }
    case 'merge': {
      const merged = merge(patch, patch.patch, rendering);
      if (merged === undefined || merged.node === rendering.node || patch.at === undefined) return merged;
      return { ...merged, patches: [...merged.patches, { at: patch.at, root: patch.patch }] };
    }
  }
}

/** Of an object that is not known, nobody can say that it fails. */
function failing(patch: Patch, rendering: Rendering, path: string): Rendering {
  const { unknown, failed, node } = rendering;
  const known = unknown === undefined ? { ...rendering, failed: [...failed, { patch, node }] } : rendering;
  return asUnknown(known, `${path} has a JSON patch that cannot be applied.`);
}

/** Without a target, a merge patch is for the object with its own id, whichever of its ids the object had. */
export function isMeantFor(patch: Patch, rendering: Rendering): boolean | undefined {
  if (patch.target !== undefined) return selectsRendering(patch.target, rendering);
  if (patch.kind !== 'merge') return true;
  const wanted = idOf(patch.patch);
  return [...rendering.previousIds, idOf(rendering.node)].some((id) => isSameId(id, wanted));
}

/** A merge patch never changes identity, unless it is allowed to. */
function merge(patch: Patch, content: YamlMap, rendering: Rendering): Rendering | undefined {
  const merged = strategicMerge(rendering.node, content);
  if (merged === undefined) return undefined;
  const { name, kind, namespace } = idOf(rendering.node);
  let node = withTextAt(merged, ['apiVersion'], textAt(rendering.node, ['apiVersion']) ?? '');
  if (!patch.allowsKindChange) node = withTextAt(node, ['kind'], kind);
  if (!patch.allowsNameChange) node = withTextAt(node, ['metadata', 'name'], name);
  node = namespace === '' ? withoutNamespace(node) : withTextAt(node, ['metadata', 'namespace'], namespace);
  const isRenaming = patch.allowsNameChange || patch.allowsKindChange;
  return withNode(isRenaming ? rememberId(rendering) : rendering, node);
}

/** Sets the namespace of everything that is not certainly cluster-scoped, and renames Namespaces to it. */
function setNamespace(rendering: Rendering, namespace: string, path: string): Rendering {
  if (namespace === '') return rendering;
  const id = idOf(rendering.node);
  if (id.group === '' && id.version === 'v1' && id.kind === 'Namespace') {
    return withNode(rememberId(rendering), withTextAt(rendering.node, ['metadata', 'name'], namespace));
  }
  if (isClusterScoped(id) || id.namespace === namespace) return rendering;
  const node = withTextAt(rendering.node, ['metadata', 'namespace'], namespace);
  return { ...withNode(rememberId(rendering), node), namespaceSource: path };
}

const neverRenamed = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

function rename(rendering: Rendering, prefix: string, suffix: string): Rendering {
  if (neverRenamed.has(originalId(rendering).kind)) return rendering;
  let renamed = rendering;
  if (prefix !== '') renamed = withName(renamed, `${prefix}${idOf(renamed.node).name}`);
  if (suffix !== '') renamed = withName(renamed, `${idOf(renamed.node).name}${suffix}`);
  return renamed;
}

function withName(rendering: Rendering, name: string): Rendering {
  return withNode(rememberId(rendering), withTextAt(rendering.node, ['metadata', 'name'], name));
}
