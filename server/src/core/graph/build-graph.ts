import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import { type Connectivity, solve } from '../connectivity/solve';
import { externalNodes, type GraphNode, workloadNodes } from './graph-nodes';

/** One line of the graph: what `src` may send to `dst`, never empty. Names and sets as in `ns/name[Kind]` and `TCP 80,UDP 53`. */
export interface GraphEdge {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

export interface GraphOptions {
  /** `external` keeps ipBlocks off pods, even where a pod's address is known. */
  readonly ipBlocks: 'pods' | 'external';
}

/**
 * Every connection that the manifests make possible, sorted by `src`, then `dst`, computed while it is read.
 * What is not written does not exist here: unknown pod addresses match no ipBlock, unwritten namespace labels no selector.
 * What a policy that is not modelled may open counts as possible.
 */
export function* buildGraph(cluster: Cluster, options: GraphOptions = { ipBlocks: 'pods' }): Iterable<GraphEdge> {
  const connectivity = solve(cluster, { ...options, unstated: 'absent' });
  const workloads = workloadNodes(cluster);
  const sources = sortByName([...workloads, ...externalNodes(cluster, 'ingress')]);
  const destinations = sortByName([...workloads, ...externalNodes(cluster, 'egress')]);
  for (const source of sources) {
    for (const destination of destinations) {
      if (source === destination || (source.isExternal && destination.isExternal)) continue;
      const connections = connectionsBetween(connectivity, source.endpoints, destination.endpoints);
      if (!connections.isEmpty) yield { src: source.name, dst: destination.name, conn: connections.toString() };
    }
  }
}

/** Pods of one owner that differ are one node, which reaches what any of them reaches. */
function connectionsBetween(
  connectivity: Connectivity,
  sources: readonly Endpoint[],
  destinations: readonly Endpoint[],
): ConnectionSet {
  let connections = ConnectionSet.none;
  for (const source of sources) {
    for (const destination of destinations) {
      connections = connections.union(connectivity.connections(source, destination).upper);
      if (connections.isAll) return connections;
    }
  }
  return connections;
}

function sortByName(nodes: readonly GraphNode[]): readonly GraphNode[] {
  return nodes.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
