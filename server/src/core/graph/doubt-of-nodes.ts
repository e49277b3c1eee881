import type { Cluster } from '../cluster/cluster';
import { nodesOfNamespace } from './graph-nodes';

/** Why nothing about two nodes of the graph is certain, one sentence, by their names. */
export type DoubtOfNodes = (source: string, destination: string) => string | undefined;

/**
 * The manifests of the cluster are not all known, or the manifest of a workload is not understood: then its labels and
 * ports may be others than those that were read. Of pods that are one node, it is enough that one is not understood.
 */
export function doubtOfNodes(cluster: Cluster): DoubtOfNodes {
  const { incomplete } = cluster.facts;
  if (incomplete !== undefined) return () => incomplete;
  const doubts = new Map<string, string>();
  for (const view of cluster.namespaces.values()) {
    if (view.workloads.every(({ unknown }) => unknown === undefined)) continue;
    for (const { name, endpoints } of nodesOfNamespace(cluster, view).nodes) {
      const doubt = endpoints.find(({ workload }) => workload.unknown !== undefined)?.workload.unknown;
      if (doubt !== undefined) doubts.set(name, doubt);
    }
  }
  return (source, destination) => doubts.get(source) ?? doubts.get(destination);
}
