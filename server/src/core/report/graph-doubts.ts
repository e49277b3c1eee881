import type { Cluster } from '../cluster/cluster';

/**
 * What a graph cannot show: it prints what the policies that are modelled allow. One sentence each, for standard error,
 * so that nobody takes a connection for certain that a policy of another kind may forbid.
 */
export function graphDoubts(clusters: readonly Cluster[]): readonly string[] {
  const doubts = new Set<string>();
  for (const { facts, namespaces } of clusters) {
    if (facts.incomplete !== undefined) doubts.add(facts.incomplete);
    const opaque = [...facts.opaquePolicies, ...[...namespaces.values()].flatMap((view) => view.opaquePolicies)];
    for (const { why } of opaque) doubts.add(why);
  }
  return [...doubts].sort();
}
