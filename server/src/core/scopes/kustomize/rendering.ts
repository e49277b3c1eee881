import type { Resource, ResourceRef } from '../../kubernetes/resource';
import type { YamlMap } from '../../yaml/tree';
import { getOrMake } from './get-or-make';
import type { Patch } from './load-layer';
import { idOf, type ResourceId } from './resource-id';
import { withWordsAsTexts } from './words-as-texts';

/** One object on its way through the kustomizations. Immutable: every change gives the next one. */
export interface Rendering {
  readonly node: YamlMap;
  /** The ids it had before it was renamed or moved; patches and selectors of outer kustomizations may still use them. */
  readonly previousIds: readonly ResourceId[];
  /** Path of the kustomization that set the namespace to something else than what was written. */
  readonly namespaceSource: string | undefined;
  /** The merge patches in files that changed it, in the order in which they were applied. */
  readonly patches: readonly AppliedPatch[];
  /** Those of which an operation fails, so that kustomize builds nothing. */
  readonly failed: readonly FailedPatch[];
  /** Why the outcome cannot be trusted: a patch that cannot be read or applied. */
  readonly unknown: string | undefined;
}

export interface FailedPatch {
  readonly patch: Patch;
  /** What it is for, as it was before. */
  readonly node: YamlMap;
}

export interface AppliedPatch {
  readonly at: ResourceRef;
  readonly root: YamlMap;
}

/** The same resource gives the same rendering. */
export function startRendering(resource: Resource): Rendering {
  return getOrMake(started, resource, () => ({
    node: withWordsAsTexts(resource.node),
    previousIds: [],
    namespaceSource: undefined,
    patches: [],
    failed: [],
    unknown: undefined,
  }));
}

const started = new WeakMap<Resource, Rendering>();

export function originalId(rendering: Rendering): ResourceId {
  return rendering.previousIds[0] ?? idOf(rendering.node);
}

/** The rendering with another node; the same one when the node is the same. */
export function withNode(rendering: Rendering, node: YamlMap): Rendering {
  return node === rendering.node ? rendering : { ...rendering, node };
}

export function rememberId(rendering: Rendering): Rendering {
  return { ...rendering, previousIds: [...rendering.previousIds, idOf(rendering.node)] };
}

export function asUnknown(rendering: Rendering, reason: string): Rendering {
  return rendering.unknown === undefined ? { ...rendering, unknown: reason } : rendering;
}
