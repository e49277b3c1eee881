import type { Cluster } from '../cluster/cluster';
import { isContested, whyContested } from '../cluster/contested-policies';
import { orderConflicts } from '../cluster/order-conflicts';
import { endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import { matchPods } from '../connectivity/match-pods';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { podTableOf } from '../connectivity/pod-table';
import { ingressDoubts } from '../graph/ingress-controller-node';
import { asksControllers } from '../kubernetes/controller-labels';
import type { ClusterPolicy } from '../kubernetes/entities';
import { resourceWords } from '../kubernetes/resource';
import { type UnitsByTier, unitsByPlace } from '../policies/compile-cluster';
import type { PolicyUnit, Selector } from '../policies/ir';
import { leavesOf } from '../policies/leaves';
import { compareText } from '../text/compare-text';
import type { GraphReportOptions } from './graph-edges';
import { hostNetworkDoubt } from './host-network-doubt';

/**
 * What a graph cannot show: it prints what the policies that are modelled allow by what the manifests state.
 * One sentence each, for standard error, so that nobody takes a connection for certain that a policy may forbid,
 * or its absence for certain where an unwritten address or label decides.
 */
export function graphDoubts(clusters: readonly Cluster[], options: GraphReportOptions): readonly string[] {
  return [...new Set(clusters.flatMap((cluster) => [...doubtsOf(cluster, options)]))].sort();
}

/** Kept, because a state is compared with the one before it and the one after it. */
function doubtsOf(cluster: Cluster, options: GraphReportOptions): ReadonlySet<string> {
  const { ipBlocks } = options;
  const known = knownDoubts(cluster);
  const doubts = known.get(ipBlocks) ?? findDoubts(cluster, options);
  known.set(ipBlocks, doubts);
  return doubts;
}

const knownDoubts = memoize((_: Cluster) => new Map<GraphReportOptions['ipBlocks'], ReadonlySet<string>>());

function findDoubts(cluster: Cluster, options: GraphReportOptions): ReadonlySet<string> {
  const doubts = new Set<string>();
  const { facts, namespaces } = cluster;
  if (facts.incomplete !== undefined) doubts.add(facts.incomplete);
  for (const doubt of facts.unread) doubts.add(doubt);
  const opaque = [
    ...facts.opaquePolicies,
    ...facts.unplaced.policies,
    ...[...namespaces.values()].flatMap((view) => view.opaquePolicies),
  ];
  for (const { why } of opaque) doubts.add(why);
  for (const { first, other } of orderConflicts(facts.clusterPolicies)) doubts.add(orderDoubt(first, other));
  for (const policy of facts.clusterPolicies) {
    if (isContested(facts.clusterPolicies, policy)) doubts.add(whyContested(policy.identity));
  }
  for (const { workloads, networkPolicies } of namespaces.values()) {
    for (const { unknown } of workloads) if (unknown !== undefined) doubts.add(unknown);
    for (const policy of networkPolicies)
      if (isContested(networkPolicies, policy)) doubts.add(whyContested(policy.identity));
  }
  for (const doubt of ingressDoubts(cluster, { ...options, unstated: 'unknown' })) doubts.add(doubt);
  for (const doubt of [
    hostNetworkDoubt(cluster, { ...options, unstated: 'absent' }),
    unstatedDoubt(cluster, options),
    domainNameDoubt(cluster),
    options.ipBlocks === 'external' ? undefined : nodeDoubt(cluster),
    controllerLabelDoubt(cluster),
  ]) {
    if (doubt !== undefined) doubts.add(doubt);
  }
  return doubts;
}

function orderDoubt(first: ClusterPolicy, other: ClusterPolicy): string {
  const [a, b] = [first, other].map(({ identity }) => `${identity.kind} "${identity.name}"`);
  return `${a} and ${b} have the same priority; the graph shows what either order allows.`;
}

/** What hangs on this is only possible in the graph; a question about such a pair is answered with "conditional". */
function unstatedDoubt(cluster: Cluster, options: GraphReportOptions): string | undefined {
  const isUnstated = unstatedTest(cluster, options);
  const deciding = unitsByPlace(cluster)
    .flatMap(factLeaves)
    .flatMap((leaf) => (isUnstated(leaf) ? [...leaf.units] : []));
  const policies = policyWords(deciding);
  return policies && `${policies} by pod addresses or namespace labels that are not in the manifests.`;
}

/** The same for the addresses that names outside have. */
function domainNameDoubt(cluster: Cluster): string | undefined {
  const policies = policyWords(unitsByPlace(cluster).flatMap(unitsWith.fqdn));
  return policies && `${policies} by domain names, whose addresses are not known.`;
}

/** The same for addresses outside of which no manifest says that a node has them. */
function nodeDoubt(cluster: Cluster): string | undefined {
  const policies = policyWords(unitsByPlace(cluster).flatMap(unitsWith['node-labels']));
  return policies && `${policies} by nodes, which may have addresses and labels that are not in the manifests.`;
}

const unitsWith = { fqdn: unitsWithLeaf('fqdn'), 'node-labels': unitsWithLeaf('node-labels') };

function unitsWithLeaf(wanted: Selector['kind']): (tiers: UnitsByTier) => readonly PolicyUnit[] {
  return memoize((tiers: UnitsByTier) =>
    tiers.flat().filter(({ rules }) => rules.some(({ peer }) => leavesOf(peer).some(({ kind }) => kind === wanted))),
  );
}

/** A selector without parts that addresses, or labels of namespaces, decide, and the units whose rules have it. */
interface FactLeaf {
  readonly key: string;
  readonly selector: Selector;
  readonly units: Set<PolicyUnit>;
}

/** Each selector once: the same few stand in many policies. */
const factLeaves = memoize((tiers: UnitsByTier): readonly FactLeaf[] => {
  const leaves = new Map<string, FactLeaf>();
  for (const unit of tiers.flat()) {
    for (const selector of unit.rules.flatMap(({ peer }) => leavesOf(peer))) {
      const key = factKey(selector);
      if (key === undefined) continue;
      const leaf = leaves.get(key) ?? { key, selector, units: new Set() };
      leaves.set(key, leaf);
      leaf.units.add(unit);
    }
  }
  return [...leaves.values()];
});

function factKey(selector: Selector): string | undefined {
  if (selector.kind === 'ip') return selector.set.toString();
  return selector.kind === 'namespace-labels' ? JSON.stringify(selector.selector) : undefined;
}

function policyWords(deciding: readonly PolicyUnit[]): string | undefined {
  const [first, ...others] = [...new Set(deciding.map(({ where }) => resourceWords(where.resource)))].sort(compareText);
  if (first === undefined) return undefined;
  return others.length === 0 ? `${first} decides` : `${first} and ${others.length} more decide`;
}

/** The same for labels that controllers set. Looks at the pods of the cluster for the selectors that ask for such labels. */
function controllerLabelDoubt(cluster: Cluster): string | undefined {
  const tables = [...cluster.namespaces.values()].map(podTableOf);
  const isUnstated = (selector: Selector) =>
    asksForControllerLabels(selector) &&
    tables.some((table) => matchPods(selector, table, nothingAssumed).maybe !== table.none);
  const deciding = unitsByPlace(cluster)
    .flatMap(unitsAskingControllers)
    .filter((unit) => selectorsOf(unit).some(isUnstated));
  const policies = policyWords(deciding);
  return policies && `${policies} by pod labels that controllers set, which are not in the manifests.`;
}

const unitsAskingControllers = memoize((tiers: UnitsByTier) =>
  tiers.flat().filter((unit) => selectorsOf(unit).some(asksForControllerLabels)),
);

function selectorsOf({ subject, rules }: PolicyUnit): readonly Selector[] {
  return [subject, ...rules.map(({ peer }) => peer)];
}

function asksForControllerLabels(selector: Selector): boolean {
  return leavesOf(selector).some((leaf) => leaf.kind === 'pod-labels' && asksControllers(leaf.selector));
}

/**
 * Whether an unwritten address or label decides what a selector without parts matches.
 * One pod of each namespace is looked at, the one of which the least is known: all pairs would take as long as the graph.
 */
function unstatedTest(cluster: Cluster, options: GraphReportOptions): (leaf: FactLeaf) => boolean {
  const pods = [...cluster.namespaces.values()].flatMap((namespace) => {
    const all = endpointsOfNamespace(namespace);
    return all.find(({ addresses }) => addresses === undefined) ?? all[0] ?? [];
  });
  const known = new Map<string, boolean>();
  const isUnstatedFor = (pod: PodEndpoint, key: string, selector: Selector) => {
    const answers = knownAnswers(pod);
    const question = `${options.ipBlocks} ${key}`;
    const answer = answers.get(question) ?? dependsOnFacts(selector, pod, options);
    answers.set(question, answer);
    return answer;
  };
  return ({ key, selector }) => {
    const isUnstated = known.get(key) ?? pods.some((pod) => isUnstatedFor(pod, key, selector));
    known.set(key, isUnstated);
    return isUnstated;
  };
}

/** Most pods are the same in many states of a cluster. */
const knownAnswers = memoize((_: PodEndpoint) => new Map<string, boolean>());

function dependsOnFacts(selector: Selector, pod: PodEndpoint, options: GraphReportOptions): boolean {
  let dependsOnFact = false;
  matchSelector(selector, pod, { ...options, unstated: 'unknown' }, ({ cause }) => {
    dependsOnFact ||= cause === 'fact';
  });
  return dependsOnFact;
}
