import { Map as PersistentMap } from 'immutable';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import { compareEntities } from '../kubernetes/compare-entities';
import type { Entity, Namespace } from '../kubernetes/entities';
import { groupOf } from '../kubernetes/read-resource';
import type { ResourceIdentity } from '../kubernetes/resource';
import type { Scope } from '../scopes/scope';
import { isNetworkPolicy } from './isolation';
import type { NamespaceFacts, NamespaceView } from './namespace-view';
import { type OrderConflict, orderConflicts } from './order-conflicts';

/** Two manifests of one object: a cluster holds only the one that was applied last. */
export interface Duplicate {
  readonly first: Entity;
  readonly other: Entity;
}

/** What one scope has twice: objects, and places in the order of policies. Replaced only when they change, so an edit costs nothing where nothing is written twice. */
export interface ScopeDuplicates {
  readonly scope: Scope;
  /** Of the namespaces that have any. */
  readonly byNamespace: PersistentMap<string, readonly Duplicate[]>;
  readonly clusterWide: readonly Duplicate[];
  readonly orderConflicts: readonly OrderConflict[];
}

export function noDuplicates(scope: Scope): ScopeDuplicates {
  return { scope, byNamespace: PersistentMap(), clusterWide: [], orderConflicts: [] };
}

/** The next value after the named namespaces, or the cluster-wide policies, have changed. */
export function updateDuplicates(
  duplicates: ScopeDuplicates,
  changed: Iterable<string>,
  namespaces: PersistentMap<string, NamespaceView>,
  facts: Pick<NamespaceFacts, 'opaquePolicies' | 'clusterPolicies'>,
): ScopeDuplicates {
  let { byNamespace } = duplicates;
  for (const name of changed) {
    const view = namespaces.get(name);
    const found = view === undefined ? [] : duplicatesIn(view);
    byNamespace = found.length === 0 ? byNamespace.delete(name) : byNamespace.set(name, found);
  }
  const clusterWide = findDuplicates(clusterWidePolicies(facts));
  const conflicts = orderConflicts(facts.clusterPolicies);
  const isSame =
    byNamespace === duplicates.byNamespace &&
    clusterWide === duplicates.clusterWide &&
    conflicts === duplicates.orderConflicts;
  return isSame ? duplicates : { ...duplicates, byNamespace, clusterWide, orderConflicts: conflicts };
}

/** A policy that cannot be read as written is among the opaque ones. One list as long as neither changes. */
function clusterWidePolicies({
  opaquePolicies,
  clusterPolicies,
}: Pick<NamespaceFacts, 'opaquePolicies' | 'clusterPolicies'>): readonly Entity[] {
  if (clusterPolicies.length === 0) return opaquePolicies;
  const known = joined.get(clusterPolicies);
  if (known?.opaquePolicies === opaquePolicies) return known.all;
  const all = [...clusterPolicies, ...opaquePolicies];
  joined.set(clusterPolicies, { opaquePolicies, all });
  return all;
}

const joined = new WeakMap<
  NamespaceFacts['clusterPolicies'],
  { readonly opaquePolicies: NamespaceFacts['opaquePolicies']; readonly all: readonly Entity[] }
>();

/** Of all namespaces, by their names, and then of the whole cluster. */
export function allDuplicates({ byNamespace, clusterWide }: ScopeDuplicates): readonly Duplicate[] {
  const names = [...byNamespace.keys()].sort();
  return [...names.flatMap((name) => byNamespace.get(name) ?? []), ...clusterWide];
}

/** Objects of a namespace that are written more than once, each further manifest with the first one. Costs what changed. */
const duplicatesIn = memoize((view: NamespaceView): readonly Duplicate[] => [
  ...(maySayTheSame(view) ? [] : findDuplicates(view.manifests)),
  ...findDuplicates(view.workloads),
  ...findDuplicates(view.services),
  ...findDuplicates(view.ingresses),
  // A policy that cannot be read as written is in the second list.
  ...findDuplicates(
    view.opaquePolicies.length === 0 ? view.networkPolicies : [...view.networkPolicies, ...view.opaquePolicies],
  ),
]);

/** Of the same kind, namespace and name, in whatever version; what has no name of its own is no duplicate. */
const findDuplicates = memoize((entities: readonly Entity[]): readonly Duplicate[] => {
  // The server completes a generateName, which ends with an asterisk.
  const named = entities.filter(
    ({ identity }) => identity.name !== '' && !identity.name.endsWith('*') && !isOfUnknownNamespace(identity),
  );
  const groups = groupBy(named, ({ identity: { apiVersion, kind, name } }) => `${groupOf(apiVersion)} ${kind} ${name}`);
  return [...groups.values()].flatMap((group) => {
    if (group.length === 1) return [];
    const [first, ...others] = [...group].sort(compareEntities);
    return first === undefined
      ? []
      : others.filter((other) => !isSamePlace(first, other)).map((other) => ({ first, other }));
  });
});

/** Two such policies of one name may be in two namespaces. */
function isOfUnknownNamespace(identity: ResourceIdentity): boolean {
  return identity.namespace === undefined && isNetworkPolicy(identity);
}

/** A scope may use one manifest several times. */
function isSamePlace(a: Entity, b: Entity): boolean {
  return (
    a.ref.uri === b.ref.uri && a.ref.documentIndex === b.ref.documentIndex && a.basePath.join() === b.basePath.join()
  );
}

/** Many folders bring their namespace along; applied again it stays as it is. Kustomize does not build it twice. */
function maySayTheSame({ scope, manifests }: NamespaceView): boolean {
  return scope.kind !== 'kustomization' && manifests.every((manifest) => isAlike(manifest, manifests[0]));
}

function isAlike(a: Namespace, b: Namespace | undefined): boolean {
  return JSON.stringify([...a.labels].sort()) === JSON.stringify([...(b?.labels ?? [])].sort());
}
