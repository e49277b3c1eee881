import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import { hasPodsAnywhere, type NamespaceFacts, type NamespaceView } from '../cluster/namespace-view';
import { type Bitset, forEachBit } from '../connectivity/bitset';
import { matchPods } from '../connectivity/match-pods';
import { nothingAssumed } from '../connectivity/options';
import { type PodTable, podTableOf } from '../connectivity/pod-table';
import { type AllowedFlows, allowedFlows } from '../graph/allowed-flows';
import type { ClusterPolicy, NetworkPolicy, Workload } from '../kubernetes/entities';
import { limits } from '../limits';
import { podsOfPolicy } from '../policies/cluster-policy';
import { unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit, Selector } from '../policies/ir';
import { podsSelectedBy } from '../policies/network-policy';

/** What a policy does in one scope. */
export interface PolicyEffect {
  readonly selected: readonly Workload[];
  readonly maySelect: readonly Workload[];
  /** Not all workloads of the scope are known. */
  readonly mayMissWorkloads: boolean;
  /** Undefined: not known, not asked for because the policy only denies, or too much to count. */
  readonly flows: AllowedFlows | undefined;
  /** Not all workloads are known that may be peers. */
  readonly mayMissFlows: boolean;
}

export async function policyEffect(
  cluster: Cluster,
  facts: NamespaceFacts,
  policy: NetworkPolicy | ClusterPolicy,
  checkpoint: Checkpoint,
): Promise<PolicyEffect> {
  const home = policy.kind === 'network-policy' ? cluster.namespaces.get(policy.namespace) : undefined;
  const views = home === undefined ? [...cluster.namespaces.values()] : [home];
  const mayMissWorkloads =
    facts.incomplete !== undefined || hasPodsAnywhere(facts) || views.some(({ opaquePods }) => opaquePods.length > 0);
  const units = unitsOf(cluster, home, policy);
  const selects = selectedIn(views, units[0]?.subject ?? writtenSubject(policy));
  const isCountable =
    !mayMissWorkloads &&
    views.length * cluster.namespaces.size <= limits.namespacePairs &&
    (policy.kind === 'network-policy' || units.some(({ rules }) => rules.some(({ action }) => action === 'allow')));
  const flows = isCountable ? await allowedFlows(cluster, units, nothingAssumed, checkpoint) : undefined;
  const mayMissFlows = [...cluster.namespaces.values()].some(({ opaquePods }) => opaquePods.length > 0);
  return { ...selects, mayMissWorkloads, flows, mayMissFlows };
}

function selectedIn(views: readonly NamespaceView[], selector: Selector): Pick<PolicyEffect, 'selected' | 'maySelect'> {
  const found = views.map((view) => {
    const table = podTableOf(view);
    const { yes, maybe } = matchPods(selector, table, nothingAssumed);
    return { selected: workloadsIn(yes, table), maySelect: workloadsIn(maybe, table) };
  });
  return {
    selected: found.flatMap(({ selected }) => selected),
    maySelect: found.flatMap(({ maySelect }) => maySelect),
  };
}

function writtenSubject(policy: NetworkPolicy | ClusterPolicy): Selector {
  return policy.kind === 'network-policy' ? podsSelectedBy(policy) : podsOfPolicy(policy.subject);
}

function workloadsIn(bits: Bitset, { pods }: PodTable): readonly Workload[] {
  const workloads: Workload[] = [];
  forEachBit(bits, (number) => {
    const pod = pods[number];
    if (pod !== undefined) workloads.push(pod.workload);
  });
  return workloads;
}

/** As they stand among the others, where one that another manifest contradicts may not be there. */
function unitsOf(
  { facts }: Cluster,
  home: NamespaceView | undefined,
  { identity }: NetworkPolicy | ClusterPolicy,
): readonly PolicyUnit[] {
  const units = home === undefined ? unitsOfCluster(facts) : unitsOfNamespace(home);
  return units.flat().filter(({ where }) => where.resource === identity);
}
