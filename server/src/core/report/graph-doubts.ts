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
import { compileTiers } from '../policies/compile-cluster';
import type { PolicyUnit, Rule, Selector } from '../policies/ir';
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
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  const isUnstated = unstatedTest(cluster, options);
  const deciding = units.filter(({ rules }) => rules.some((rule) => leavesOfRule(rule).some(isUnstated)));
  const policies = policyWords(deciding);
  return policies && `${policies} by pod addresses or namespace labels that are not in the manifests.`;
}

/** The same for the addresses that names outside have. */
function domainNameDoubt(cluster: Cluster): string | undefined {
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  const isNamed = ({ kind }: Selector) => kind === 'fqdn';
  const policies = policyWords(units.filter(({ rules }) => rules.some((rule) => leavesOfRule(rule).some(isNamed))));
  return policies && `${policies} by domain names, whose addresses are not known.`;
}

const leavesOfRule = memoize(({ peer }: Rule) => leavesOf(peer));

function policyWords(deciding: readonly PolicyUnit[]): string | undefined {
  const [first, ...others] = [...new Set(deciding.map(({ where }) => resourceWords(where.resource)))].sort(compareText);
  if (first === undefined) return undefined;
  return others.length === 0 ? `${first} decides` : `${first} and ${others.length} more decide`;
}

/** The same for labels that controllers set. Looks at the pods of the cluster for the selectors that ask for such labels. */
function controllerLabelDoubt(cluster: Cluster): string | undefined {
  const tables = [...cluster.namespaces.values()].map(podTableOf);
  const isUnstated = (selector: Selector) =>
    leavesOf(selector).some((leaf) => leaf.kind === 'pod-labels' && asksControllers(leaf.selector)) &&
    tables.some((table) => matchPods(selector, table, nothingAssumed).maybe !== table.none);
  const deciding = compileTiers(cluster)
    .flatMap(({ units }) => units)
    .filter(({ subject, rules }) => [subject, ...rules.map(({ peer }) => peer)].some(isUnstated));
  const policies = policyWords(deciding);
  return policies && `${policies} by pod labels that controllers set, which are not in the manifests.`;
}

/**
 * Whether an unwritten address or label decides what a selector without parts matches.
 * One pod of each namespace is looked at, the one of which the least is known: all pairs would take as long as the graph.
 */
function unstatedTest(cluster: Cluster, options: GraphReportOptions): (selector: Selector) => boolean {
  const pods = [...cluster.namespaces.values()].flatMap((namespace) => {
    const all = endpointsOfNamespace(namespace);
    return all.find(({ addresses }) => addresses === undefined) ?? all[0] ?? [];
  });
  const known = new Map<string, boolean>();
  return (selector) => {
    if (selector.kind !== 'ip' && selector.kind !== 'namespace-labels') return false;
    // The same few selectors stand in many policies.
    const key = selector.kind === 'ip' ? selector.set.toString() : JSON.stringify(selector.selector);
    const isUnstated = known.get(key) ?? pods.some((pod) => dependsOnFacts(selector, pod, options));
    known.set(key, isUnstated);
    return isUnstated;
  };
}

function dependsOnFacts(selector: Selector, pod: PodEndpoint, options: GraphReportOptions): boolean {
  let dependsOnFact = false;
  matchSelector(selector, pod, { ...options, unstated: 'unknown' }, ({ cause }) => {
    dependsOnFact ||= cause === 'fact';
  });
  return dependsOnFact;
}
