import { getOrMake } from './get-or-make';
import type { Kustomization } from './kustomization';

/**
 * The kustomizations that transform a resource, as a list that is followed inwards: `kustomization` is applied after `inner`.
 * Equal chains are one object, also across layouts, so that what was rendered along a chain can be kept by identity.
 */
export interface Chain {
  readonly kustomization: Kustomization;
  readonly inner: Chain | undefined;
}

export function extendChain(inner: Chain | undefined, kustomization: Kustomization): Chain {
  const byInner = getOrMake(known, kustomization, () => new WeakMap());
  return getOrMake(byInner, inner ?? innermost, () => ({ kustomization, inner }));
}

const known = new WeakMap<Kustomization, WeakMap<object, Chain>>();
const innermost = {};

/** Inner to outer. */
export function layersOf(chain: Chain | undefined): readonly Kustomization[] {
  const layers: Kustomization[] = [];
  for (let link = chain; link !== undefined; link = link.inner) layers.push(link.kustomization);
  return layers.reverse();
}
