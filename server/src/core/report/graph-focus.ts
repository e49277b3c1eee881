import type { Cluster } from '../cluster/cluster';
import { focusOn } from '../graph/focus';

/** Why a focus means nothing in any of the scopes; undefined when it means something. */
export function focusProblem(clusters: readonly Cluster[], focus: string): string | undefined {
  const problems: string[] = [];
  for (const cluster of clusters) {
    const found = focusOn(cluster, focus);
    if (typeof found !== 'string') return undefined;
    problems.push(found);
  }
  // A problem with a suggestion goes on after what all of them say.
  return problems.reduce((longest, why) => (why.length > longest.length ? why : longest), 'There are no manifests.');
}
