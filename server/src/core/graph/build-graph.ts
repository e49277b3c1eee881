import type { Cluster } from '../cluster/cluster';
import { forEachBit, hasBit } from '../connectivity/bitset';
import { eitherOf } from '../connectivity/combine-planes';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Bounds } from '../connectivity/evaluate-plane';
import type { ConnectivityOptions } from '../connectivity/options';
import { type Connectivity, solve } from '../connectivity/solve';
import { compareText } from '../text/compare-text';
import { doubtOfNodes } from './doubt-of-nodes';
import {
  boundsOf,
  type ExternalNode,
  everyNode,
  externalNodes,
  type GraphNode,
  type IsFocus,
  type NamespaceNodes,
  nodesOfNamespace,
  type WorkloadNode,
} from './graph-nodes';
import { ingressController, ingressTraffic } from './ingress-controller-node';

/** One line of the graph: what `src` may send to `dst`, never empty. Names as in `ns/name[Kind]`. */
export interface GraphEdge extends StatedConnections {
  readonly src: string;
  readonly dst: string;
}

/** Sets as in `TCP 80,UDP 53`. */
export interface StatedConnections {
  /** All that is possible. */
  readonly conn: string;
  /** Only where something unknown decides about it, or about a part of it. */
  readonly certain?: false;
  /** Then the part that is certain, where there is any. */
  readonly certainConn?: string;
}

/** `lower` is what of them is certain. */
export function statedConnections(lower: string, upper: string): StatedConnections {
  if (lower === upper) return { conn: upper };
  const uncertain = { conn: upper, certain: false } as const;
  return lower === `${ConnectionSet.none}` ? uncertain : { ...uncertain, certainConn: lower };
}

/** The same with what is certain of it (`lower`); `upper` is never empty. */
export interface BoundedEdge {
  readonly src: string;
  readonly dst: string;
  readonly bounds: Bounds;
}

export interface GraphOptions {
  /** `external` keeps ipBlocks off pods, even where a pod's address is known. */
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
}

/**
 * Every connection that the manifests make possible, sorted by `src`, then `dst`, computed while it is read.
 * What a pod address or a label that is not written, a domain name or a policy that is not modelled may open counts as
 * possible, and a host-network pod may be on any node: an edge is certain where a question about it is.
 * Only the connections from or to the nodes in focus; `focused-graph.ts` knows them by name.
 */
export function* buildGraph(
  cluster: Cluster,
  options: GraphOptions = { ipBlocks: 'pods' },
  isFocus: IsFocus = everyNode,
): Iterable<GraphEdge> {
  for (const { src, dst, bounds } of boundedGraph(cluster, options, isFocus)) {
    yield { src, dst, ...statedConnections(`${bounds.lower}`, `${bounds.upper}`) };
  }
}

/** The same graph, with what of each connection is certain: nothing where `doubt-of-nodes.ts` has a doubt. */
export function* boundedGraph(
  cluster: Cluster,
  options: GraphOptions,
  isFocus: IsFocus = everyNode,
): Iterable<BoundedEdge> {
  const doubtOf = doubtOfNodes(cluster);
  for (const edge of solvedGraph(cluster, options, isFocus)) {
    const isKnown = doubtOf(edge.src, edge.dst) === undefined;
    yield isKnown ? edge : { ...edge, bounds: { lower: ConnectionSet.none, upper: edge.bounds.upper } };
  }
}

/** The same as if all of the cluster were known and every manifest of a workload understood. */
export function* solvedGraph(cluster: Cluster, { ipBlocks }: GraphOptions, isFocus: IsFocus): Iterable<BoundedEdge> {
  const solved = { ipBlocks, unstated: 'unknown' } as const;
  const connectivity = solve(cluster, solved);
  const namespaces = sortByPrefix([...cluster.namespaces.values()].map((view) => nodesOfNamespace(cluster, view)));
  const destinations = sortByPrefix([...namespaces, ...externalNodes(cluster, 'egress')]);
  const hasFocus = (group: NamespaceNodes | ExternalNode) =>
    'view' in group ? group.nodes.some(isFocus) : isFocus(group);
  // What has no focus itself is of interest only where what it meets has.
  const [inFocus, namespacesInFocus] = [destinations.filter(hasFocus), namespaces.filter(hasFocus)];
  const fromNamespaces = namespaces.map((group) => ({
    prefix: group.prefix,
    edges: () => edgesFromNamespace(connectivity, group, hasFocus(group) ? destinations : inFocus, isFocus),
  }));
  const fromOutside = externalNodes(cluster, 'ingress').map((node) => ({
    prefix: node.name,
    edges: () => edgesFromOutside(connectivity, node, isFocus(node) ? namespaces : namespacesInFocus, isFocus),
  }));
  const fromController = {
    prefix: ingressController.name,
    edges: () => edgesInto(ingressController, namespaces, ingressTraffic(cluster, solved), isFocus),
  };
  for (const { edges } of sortByPrefix([...fromNamespaces, ...fromOutside, fromController])) yield* edges();
}

// All names of a namespace share the prefix `ns/`, so sorted groups of sorted nodes are sorted nodes.
function sortByPrefix<Group extends { readonly prefix: string }>(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((a, b) => compareText(a.prefix, b.prefix));
}

function* edgesFromOutside(
  connectivity: Connectivity,
  source: ExternalNode,
  namespaces: readonly NamespaceNodes[],
  isFocus: IsFocus,
): Iterable<BoundedEdge> {
  const isFocused = isFocus(source);
  for (const destination of namespaces) {
    const sums = new NodeSums(destination, isFocus);
    for (const { pods, bounds } of connectivity.withOutside(destination.view, 'ingress', source.endpoint)) {
      forEachBit(pods, (pod) => sums.add(pod, bounds));
    }
    yield* sums.edgesFrom(source.name, isFocused);
  }
}

function* edgesInto(
  source: GraphNode,
  namespaces: readonly NamespaceNodes[],
  enters: (node: GraphNode) => Bounds,
  isFocus: IsFocus,
): Iterable<BoundedEdge> {
  const isFocused = isFocus(source);
  for (const destination of namespaces.flatMap(({ nodes }) => nodes)) {
    if (!isFocused && !isFocus(destination)) continue;
    const bounds = enters(destination);
    if (!bounds.upper.isEmpty) yield { src: source.name, dst: destination.name, bounds };
  }
}

function* edgesFromNamespace(
  connectivity: Connectivity,
  source: NamespaceNodes,
  destinations: readonly (NamespaceNodes | ExternalNode)[],
  isFocus: IsFocus,
): Iterable<BoundedEdge> {
  // Worked out for all pods of the namespace at once; printed pod by pod.
  const printers = destinations.map((group) =>
    'view' in group
      ? printFlows(connectivity, source, group, isFocus)
      : printOutside(connectivity, source, group, isFocus(group)),
  );
  for (const node of source.nodes) {
    const isFocused = isFocus(node);
    for (const print of printers) yield* print(node, isFocused);
  }
}

type Printer = (source: WorkloadNode, isFocused: boolean) => Iterable<BoundedEdge>;

function printFlows(
  connectivity: Connectivity,
  source: NamespaceNodes,
  destination: NamespaceNodes,
  isFocus: IsFocus,
): Printer {
  const flows = connectivity.between(source.view, destination.view);
  if (flows.length === 0) return () => [];
  const sums = new NodeSums(destination, isFocus);
  const hasFocus = destination.nodes.some(isFocus);
  return (node, isFocused) => {
    if (!isFocused && !hasFocus) return [];
    for (const { sources, destinations, bounds } of flows) {
      if (!node.pods.some((pod) => hasBit(sources, pod))) continue;
      forEachBit(destinations, (pod) => sums.add(pod, bounds));
    }
    return sums.edgesFrom(node.name, isFocused);
  };
}

function printOutside(
  connectivity: Connectivity,
  source: NamespaceNodes,
  { name, endpoint }: ExternalNode,
  isOutsideFocused: boolean,
): Printer {
  const cells = connectivity.withOutside(source.view, 'egress', endpoint);
  return function* (node, isFocused) {
    if (!isFocused && !isOutsideFocused) return;
    const bounds = boundsOf(node, cells);
    if (!bounds.upper.isEmpty) yield { src: node.name, dst: name, bounds };
  };
}

/** What one source may send to the nodes of a namespace. Pods of one owner that differ are one node, which gets what any of them gets. */
class NodeSums {
  readonly #nodes: NamespaceNodes;
  readonly #isFocus: IsFocus;
  readonly #sums: (Bounds | undefined)[] = [];
  #isEmpty = true;

  constructor(nodes: NamespaceNodes, isFocus: IsFocus) {
    this.#nodes = nodes;
    this.#isFocus = isFocus;
  }

  add(pod: number, bounds: Bounds): void {
    const node = this.#nodes.nodeOfPod[pod] ?? 0;
    const known = this.#sums[node];
    this.#sums[node] = known === undefined ? bounds : eitherOf(known, bounds);
    this.#isEmpty = false;
  }

  /** Each node's sum, but for the source itself, and forgets them. */
  *edgesFrom(src: string, isFocused: boolean): Iterable<BoundedEdge> {
    if (this.#isEmpty) return;
    for (const [index, node] of this.#nodes.nodes.entries()) {
      const sum = this.#sums[index];
      if (sum === undefined) continue;
      this.#sums[index] = undefined;
      if (node.name === src || sum.upper.isEmpty || (!isFocused && !this.#isFocus(node))) continue;
      yield { src, dst: node.name, bounds: sum };
    }
    this.#isEmpty = true;
  }
}
