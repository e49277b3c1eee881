import { memoize } from '../connectivity/memoize';
import { compareEntities } from '../kubernetes/compare-entities';
import type { Entity, Namespace } from '../kubernetes/entities';
import { groupOf } from '../kubernetes/read-resource';
import type { NamespaceView } from './namespace-view';

/** Two manifests of one object: a cluster holds only the one that was applied last. */
export interface Duplicate {
  readonly first: Entity;
  readonly other: Entity;
}

/** Objects of a namespace that are written more than once, each further manifest with the first one. Costs what changed. */
export const duplicatesIn = memoize((view: NamespaceView): readonly Duplicate[] => [
  ...(view.manifests.some((manifest) => !isAlike(manifest, view.manifests[0])) ? findDuplicates(view.manifests) : []),
  ...findDuplicates(view.workloads),
  ...findDuplicates(view.services),
  ...findDuplicates(view.ingresses),
  // A policy that cannot be read as written is in the second list.
  ...findDuplicates(
    view.opaquePolicies.length === 0 ? view.networkPolicies : [...view.networkPolicies, ...view.opaquePolicies],
  ),
]);

/** Of the same kind, namespace and name, in whatever version; what has no name of its own is no duplicate. */
export const findDuplicates = memoize((entities: readonly Entity[]): readonly Duplicate[] => {
  const groups = new Map<string, Entity[]>();
  for (const entity of entities) {
    const { kind, name, apiVersion } = entity.identity;
    // The server completes a generateName, which ends with an asterisk.
    if (name === '' || name.endsWith('*')) continue;
    const key = `${groupOf(apiVersion)} ${kind} ${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entity]);
    else group.push(entity);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length === 1) return [];
    const [first, ...others] = [...group].sort(compareEntities);
    return first === undefined
      ? []
      : others.filter((other) => !isSamePlace(first, other)).map((other) => ({ first, other }));
  });
});

/** A scope may use one manifest several times. */
function isSamePlace(a: Entity, b: Entity): boolean {
  return (
    a.ref.uri === b.ref.uri && a.ref.documentIndex === b.ref.documentIndex && a.basePath.join() === b.basePath.join()
  );
}

/** Many folders bring their namespace along; applied again it stays as it is. */
function isAlike(a: Namespace, b: Namespace | undefined): boolean {
  return JSON.stringify([...a.labels].sort()) === JSON.stringify([...(b?.labels ?? [])].sort());
}
