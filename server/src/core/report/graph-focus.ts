import type { Cluster } from '../cluster/cluster';
import { senderProblem } from './reach-report';

/** Why a focus means nothing in any of the scopes; undefined when it means something. */
export function focusProblem(clusters: readonly Cluster[], focus: string): string | undefined {
  if (clusters.length === 0) return 'There are no manifests.';
  return senderProblem(clusters, focus);
}
