import type { Cluster } from '../cluster/cluster';
import { ingressControllerName } from '../graph/ingress-controller-node';
import { nameProblem } from './reach-report';

/** Why a focus means nothing in any of the scopes; undefined when it means something. */
export function focusProblem(clusters: readonly Cluster[], focus: string): string | undefined {
  if (clusters.length === 0) return 'There are no manifests.';
  return focus === ingressControllerName ? undefined : nameProblem(clusters, focus);
}
