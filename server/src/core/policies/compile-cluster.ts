import type { Cluster, ClusterFacts } from '../cluster/cluster';
import { isContested } from '../cluster/contested-policies';
import { isNetworkPolicy } from '../cluster/isolation';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import type { ClusterPolicy, NetworkPolicy } from '../kubernetes/entities';
import { compileClusterPolicies, hasPriorities } from './cluster-policy';
import { contestedUnit } from './contested-unit';
import type { PolicyUnit, Tier } from './ir';
import { compileNetworkPolicy } from './network-policy';
import { compileOpaquePolicy, compileUnreadNetworkPolicy } from './opaque-policy';

/** Where the units of a policy system are evaluated, without the units. */
export type TierFrame = Omit<Tier, 'units'>;

/** What a policy system adds. Units of `namespaced` select pods of that namespace only. */
interface FrontEnd {
  readonly tier: TierFrame;
  readonly namespaced: (namespace: NamespaceView) => readonly PolicyUnit[];
  readonly clusterWide: (facts: ClusterFacts) => readonly PolicyUnit[];
}

/** Of one NetworkPolicy, as if no other manifest said something else of it. */
export const unitsOfNetworkPolicy: (policy: NetworkPolicy) => readonly PolicyUnit[] = memoize(compileNetworkPolicy);

const compileOpaque = memoize(compileOpaquePolicy);
const compileUnread = memoize(compileUnreadNetworkPolicy);

const adminFrame: TierFrame = { name: 'Admin', order: 100, mode: 'ordered', onNoMatch: 'pass' };
const baselineFrame: TierFrame = { name: 'Baseline', order: 900, mode: 'ordered', onNoMatch: 'pass' };

/** Every policy system that is understood, one entry each, in evaluation order. */
const frontEnds: readonly FrontEnd[] = [
  {
    // First, because a policy that nobody understands may decide before all others.
    tier: { name: 'not modelled', order: 0, mode: 'ordered', onNoMatch: 'pass' },
    namespaced: ({ opaquePolicies }) =>
      opaquePolicies.filter(({ identity }) => !isNetworkPolicy(identity)).flatMap(compileOpaque),
    clusterWide: (facts) => [...unreadPolicies(facts, undefined), ...facts.unplaced.policies.flatMap(compileOpaque)],
  },
  {
    tier: adminFrame,
    namespaced: () => [],
    clusterWide: (facts) => [...compileClusterPolicies(facts, 'admin'), ...unreadPolicies(facts, 'admin')],
  },
  {
    tier: { name: 'NetworkPolicy', order: 500, mode: 'union', onNoMatch: 'deny' },
    namespaced: ({ networkPolicies, opaquePolicies }) => [
      ...unitsOfNetworkPolicies(networkPolicies),
      ...opaquePolicies.filter(({ identity }) => isNetworkPolicy(identity)).flatMap(compileUnread),
    ],
    // Those whose namespace is not known.
    clusterWide: ({ opaquePolicies }) =>
      opaquePolicies.filter(({ identity }) => isNetworkPolicy(identity)).flatMap(compileUnread),
  },
  {
    tier: baselineFrame,
    namespaced: () => [],
    clusterWide: (facts) => [...compileClusterPolicies(facts, 'baseline'), ...unreadPolicies(facts, 'baseline')],
  },
];

/** Policies of the whole cluster that cannot be read, but for their tier. */
function unreadPolicies(
  { opaquePolicies, clusterPolicies }: ClusterFacts,
  tier: ClusterPolicy['tier'] | undefined,
): readonly PolicyUnit[] {
  const units = opaquePolicies
    .filter(({ identity, tiered }) => !isNetworkPolicy(identity) && tiered?.tier === tier)
    .flatMap(compileOpaque);
  const isOrdered = hasPriorities(clusterPolicies.filter((policy) => policy.tier === tier));
  // Among others that have no order it may be the first one, or any.
  return isOrdered ? units : units.map((unit) => ({ ...unit, order: Math.min(unit.order, 0) }));
}

/** Of the NetworkPolicies of one namespace. Kept as long as the list, whatever else of the namespace changes. */
export const unitsOfNetworkPolicies: (policies: readonly NetworkPolicy[]) => readonly PolicyUnit[] = memoize(
  (policies: readonly NetworkPolicy[]) =>
    policies.flatMap((policy) => {
      const units = unitsOfNetworkPolicy(policy);
      return isContested(policies, policy) ? units.map(contestedUnit) : units;
    }),
);

/** Every policy of the cluster in the representation that the solver reads, tiers in evaluation order. */
export const compileTiers: (cluster: Cluster) => readonly Tier[] = memoize((cluster: Cluster) => {
  const units = unitsByPlace(cluster);
  return tierFrames.map((frame, index) => ({ ...frame, units: units.flatMap((each) => each[index] ?? []) }));
});

/** Of each namespace, and of the cluster as a whole: the same lists as long as no policy of it changes. */
export function unitsByPlace({ namespaces, facts }: Cluster): readonly UnitsByTier[] {
  return [...[...namespaces.values()].map(unitsOfNamespace), unitsOfCluster(facts)];
}

/** One list for each of `tierFrames`. */
export type UnitsByTier = readonly (readonly PolicyUnit[])[];

/** Tiers in evaluation order; the arrays below have one entry for each. */
export const tierFrames: readonly TierFrame[] = frontEnds.map(({ tier }) => tier);

/** Units that select only pods of this namespace. Kept as long as the namespace does not change. */
export const unitsOfNamespace: (namespace: NamespaceView) => readonly (readonly PolicyUnit[])[] = memoize(
  (namespace: NamespaceView) => frontEnds.map((frontEnd) => frontEnd.namespaced(namespace).toSorted(byOrder)),
);

/** Units that may select endpoints of every namespace. */
export const unitsOfCluster: (facts: ClusterFacts) => readonly (readonly PolicyUnit[])[] = memoize(
  (facts: ClusterFacts) => frontEnds.map((frontEnd) => frontEnd.clusterWide(facts).toSorted(byOrder)),
);

/** Those of them whose policies are modelled, tier by tier. */
export const modelledTiersOfCluster: (facts: ClusterFacts) => readonly Tier[] = memoize((facts: ClusterFacts) =>
  facts.clusterPolicies.length === 0
    ? []
    : ([adminFrame, baselineFrame] as const).map((frame, index) => ({
        ...frame,
        units: compileClusterPolicies(facts, index === 0 ? 'admin' : 'baseline').toSorted(byOrder),
      })),
);

/** Those of them that are asked before the policies of namespaces. */
export function unitsOfAdminTier(facts: ClusterFacts): readonly PolicyUnit[] {
  return modelledTiersOfCluster(facts)[0]?.units ?? [];
}

function byOrder(a: PolicyUnit, b: PolicyUnit): number {
  return a.order - b.order;
}
