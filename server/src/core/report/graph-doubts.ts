import type { Cluster } from '../cluster/cluster';
import { isContested, whyContested } from '../cluster/contested-policies';

/**
 * What a graph cannot show: it prints what the policies that are modelled allow. One sentence each, for standard error,
 * so that nobody takes a connection for certain that a policy may forbid.
 */
export function graphDoubts(clusters: readonly Cluster[]): readonly string[] {
  const doubts = new Set<string>();
  for (const { facts, namespaces } of clusters) {
    if (facts.incomplete !== undefined) doubts.add(facts.incomplete);
    const opaque = [...facts.opaquePolicies, ...[...namespaces.values()].flatMap((view) => view.opaquePolicies)];
    for (const { why } of opaque) doubts.add(why);
    for (const { workloads, networkPolicies } of namespaces.values()) {
      for (const { unknown } of workloads) if (unknown !== undefined) doubts.add(unknown);
      for (const policy of networkPolicies) if (isContested(networkPolicies, policy)) doubts.add(whyContested(policy));
    }
  }
  return [...doubts].sort();
}
