import type { Cluster } from '../cluster/cluster';
import { isContested, whyContested } from '../cluster/contested-policies';
import { endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { classifier } from '../connectivity/endpoint-classes';
import { matchSelector } from '../connectivity/match';
import { universeOf } from '../connectivity/selector-universe';
import { compileTiers } from '../policies/compile-cluster';
import type { PolicyUnit } from '../policies/ir';
import { compareText } from '../text/compare-text';
import type { GraphReportOptions } from './graph';

/**
 * What a graph cannot show: it prints what the policies that are modelled allow by what the manifests state.
 * One sentence each, for standard error, so that nobody takes a connection for certain that a policy may forbid,
 * or its absence for certain where an unwritten address or label decides.
 */
export function graphDoubts(clusters: readonly Cluster[], options: GraphReportOptions): readonly string[] {
  const doubts = new Set<string>();
  for (const cluster of clusters) {
    const { facts, namespaces } = cluster;
    if (facts.incomplete !== undefined) doubts.add(facts.incomplete);
    const opaque = [...facts.opaquePolicies, ...[...namespaces.values()].flatMap((view) => view.opaquePolicies)];
    for (const { why } of opaque) doubts.add(why);
    for (const { workloads, networkPolicies } of namespaces.values()) {
      for (const { unknown } of workloads) if (unknown !== undefined) doubts.add(unknown);
      for (const policy of networkPolicies) if (isContested(networkPolicies, policy)) doubts.add(whyContested(policy));
    }
    const unstated = unstatedDoubt(cluster, options);
    if (unstated !== undefined) doubts.add(unstated);
  }
  return [...doubts].sort();
}

/** The graph takes what is not written for absent; a question about such a pair is answered with "conditional". */
function unstatedDoubt(cluster: Cluster, options: GraphReportOptions): string | undefined {
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  const pods = differentPods(cluster, units);
  const names = units.filter((unit) => dependsOnUnstated(unit, pods, options)).map(policyName);
  const [first, ...others] = [...new Set(names)].sort(compareText);
  if (first === undefined) return undefined;
  const policies = others.length === 0 ? `${first} decides` : `${first} and ${others.length} more decide`;
  return `${policies} by pod addresses or namespace labels that are not in the manifests; the graph takes them for absent.`;
}

/** One pod of each kind that policies can tell apart. */
function differentPods(cluster: Cluster, units: readonly PolicyUnit[]): readonly PodEndpoint[] {
  const classify = classifier(universeOf(units));
  const pods = [...cluster.namespaces.values()].flatMap(endpointsOfNamespace);
  return pods.filter((pod) => classify(pod).representative === pod);
}

function dependsOnUnstated(unit: PolicyUnit, pods: readonly PodEndpoint[], options: GraphReportOptions): boolean {
  return unit.rules.some(({ peer }) =>
    pods.some((pod) => {
      let isUnstated = false;
      matchSelector(peer, pod, { ...options, unstated: 'unknown' }, ({ cause }) => {
        isUnstated ||= cause === 'fact';
      });
      return isUnstated;
    }),
  );
}

function policyName({ where: { resource } }: PolicyUnit): string {
  const name = resource.namespace === undefined ? resource.name : `${resource.namespace}/${resource.name}`;
  return `${resource.kind} "${name}"`;
}
