import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import { type Connectivity, solve } from '../connectivity/solve';
import { everyNode, focusOn } from './focus';
import { externalNodes, type GraphNode, type NodeGroup, workloadGroups } from './graph-nodes';
import { ingressControllerName, ingressTraffic } from './ingress-controller-node';

/** One line of the graph: what `src` may send to `dst`, never empty. Names and sets as in `ns/name[Kind]` and `TCP 80,UDP 53`. */
export interface GraphEdge {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

export interface GraphOptions {
  /** `external` keeps ipBlocks off pods, even where a pod's address is known. */
  readonly ipBlocks: 'pods' | 'external';
  /** Only connections from or to what this name means; `focus.ts` says what it may be. */
  readonly focus?: string | undefined;
}

/**
 * Every connection that the manifests make possible, sorted by `src`, then `dst`, computed while it is read.
 * What is not written does not exist here: unknown pod addresses match no ipBlock, unwritten namespace labels no selector.
 * What a policy that is not modelled may open counts as possible, and a host-network pod may be on any node.
 */
export function* buildGraph(cluster: Cluster, options: GraphOptions = { ipBlocks: 'pods' }): Iterable<GraphEdge> {
  const { focus, ipBlocks } = options;
  const isFocus = focus === undefined ? everyNode : focusOn(cluster, focus);
  if (typeof isFocus === 'string') return;
  const connectivity = solve(cluster, { ipBlocks, unstated: 'absent' });
  const workloads = workloadGroups(cluster);
  const controller = { name: ingressControllerName, isExternal: true, endpoints: [] };
  const enters = ingressTraffic(cluster, { ipBlocks, unstated: 'absent' });
  const sources = sortGroups([...workloads, ...externalGroups(cluster, 'ingress'), groupOf(controller)]);
  const destinations = sortGroups([...workloads, ...externalGroups(cluster, 'egress')]);
  const focused = new Set([...sources, ...destinations].flatMap(({ nodes }) => nodes.filter(isFocus)));
  for (const source of sources.flatMap(({ nodes }) => nodes)) {
    for (const group of destinations) {
      if (source.name !== controller.name && reachesNoPod(connectivity, source, group)) continue;
      for (const destination of group.nodes) {
        if (source === destination || (source.isExternal && destination.isExternal)) continue;
        if (!focused.has(source) && !focused.has(destination)) continue;
        const connections =
          source.name === controller.name
            ? enters(destination)
            : connectionsBetween(connectivity, source.endpoints, destination.endpoints);
        if (!connections.isEmpty) yield { src: source.name, dst: destination.name, conn: connections.toString() };
      }
    }
  }
}

/** One look at a whole namespace: in a segmented cluster most pairs of namespaces end here. */
function reachesNoPod(
  connectivity: Connectivity,
  source: GraphNode,
  { pods, hasOnlyOrdinaryPods }: NodeGroup,
): boolean {
  if (pods === undefined || !hasOnlyOrdinaryPods) return false;
  return source.endpoints.every((endpoint) => connectivity.reachesNoneOf(endpoint, pods));
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

function externalGroups(cluster: Cluster, direction: 'ingress' | 'egress'): readonly NodeGroup[] {
  return externalNodes(cluster, direction).map(groupOf);
}

function groupOf(node: GraphNode): NodeGroup {
  return { prefix: node.name, nodes: [node], pods: undefined, hasOnlyOrdinaryPods: false };
}

// All names of a namespace share the prefix `ns/`, so sorted groups of sorted nodes are sorted nodes.
function sortGroups(groups: readonly NodeGroup[]): readonly NodeGroup[] {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return groups
    .map((group) => ({ ...group, nodes: group.nodes.toSorted((a, b) => byText(a.name, b.name)) }))
    .sort((a, b) => byText(a.prefix, b.prefix));
}
