import type { Cluster } from '../cluster/cluster';
import { type Bitset, forEachBit, hasBit } from '../connectivity/bitset';
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
function* solvedGraph(cluster: Cluster, options: GraphOptions, isFocus: IsFocus): Iterable<BoundedEdge> {
  for (const { src, conns } of solvedRows(cluster, options, isFocus)) {
    for (const [dst, bounds] of conns) if (dst !== src) yield { src, dst, bounds };
  }
}

/**
 * What one source may send, sorted by destination; `bounds.upper` is never empty. Sources that send the same share `conns`,
 * so that it may name the source itself, which is no edge.
 */
export interface GraphRow {
  readonly src: string;
  readonly conns: Conns;
}

/** Connections by destination. */
export type Conns = ReadonlyMap<string, Bounds>;

/** The same by source. Costs the sources, and the pairs of those that differ in what they send. */
export function* solvedRows(cluster: Cluster, { ipBlocks }: GraphOptions, isFocus: IsFocus): Iterable<GraphRow> {
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
    rows: () => rowsFromNamespace(connectivity, group, hasFocus(group) ? destinations : inFocus, isFocus),
  }));
  const fromOutside = externalNodes(cluster, 'ingress').map((node) => ({
    prefix: node.name,
    rows: () => [rowFromOutside(connectivity, node, isFocus(node) ? namespaces : namespacesInFocus, isFocus)],
  }));
  const fromController = {
    prefix: ingressController.name,
    rows: () => [rowInto(ingressController, namespaces, ingressTraffic(cluster, solved), isFocus)],
  };
  for (const { rows } of sortByPrefix([...fromNamespaces, ...fromOutside, fromController])) yield* rows();
}

// All names of a namespace share the prefix `ns/`, so sorted groups of sorted nodes are sorted nodes.
function sortByPrefix<Group extends { readonly prefix: string }>(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((a, b) => compareText(a.prefix, b.prefix));
}

function rowFromOutside(
  connectivity: Connectivity,
  source: ExternalNode,
  namespaces: readonly NamespaceNodes[],
  isFocus: IsFocus,
): GraphRow {
  const isFocused = isFocus(source);
  const conns = new Map<string, Bounds>();
  for (const destination of namespaces) {
    const sums = new NodeSums(destination, isFocus);
    for (const { pods, bounds } of connectivity.withOutside(destination.view, 'ingress', source.endpoint)) {
      forEachBit(pods, (pod) => sums.add(pod, bounds));
    }
    sums.moveTo(conns, isFocused);
  }
  return { src: source.name, conns };
}

function rowInto(
  source: GraphNode,
  namespaces: readonly NamespaceNodes[],
  enters: (node: GraphNode) => Bounds,
  isFocus: IsFocus,
): GraphRow {
  const isFocused = isFocus(source);
  const conns = new Map<string, Bounds>();
  for (const destination of namespaces.flatMap(({ nodes }) => nodes)) {
    if (!isFocused && !isFocus(destination)) continue;
    const bounds = enters(destination);
    if (!bounds.upper.isEmpty) conns.set(destination.name, bounds);
  }
  return { src: source.name, conns };
}

function* rowsFromNamespace(
  connectivity: Connectivity,
  source: NamespaceNodes,
  destinations: readonly (NamespaceNodes | ExternalNode)[],
  isFocus: IsFocus,
): Iterable<GraphRow> {
  // Worked out for all pods of the namespace at once; told node by node.
  const parts = destinations.map((group) =>
    'view' in group
      ? partOfNamespace(connectivity, source, group, isFocus)
      : partOfOutside(connectivity, source, group, isFocus(group)),
  );
  const known = new Map<string, Conns>();
  for (const node of source.nodes) {
    const isFocused = isFocus(node);
    const key = `${isFocused} ${parts.map((part) => part.placesOf(node, isFocused).join()).join(' ')}`;
    const conns = known.get(key) ?? connsOf(parts, node, isFocused);
    // Where nearly every node sends something else, their rows are not all kept.
    if (known.size > mostKnownRows) known.clear();
    known.set(key, conns);
    yield { src: node.name, conns };
  }
}

const mostKnownRows = 64;

function connsOf(parts: readonly RowPart[], node: WorkloadNode, isFocused: boolean): Conns {
  const conns = new Map<string, Bounds>();
  for (const part of parts) part.addTo(conns, node, isFocused);
  return conns;
}

/** What nodes of one namespace may send to another one, or to addresses outside. */
interface RowPart {
  /** Numbers of the flows of interest that begin at a node: where they are the same, the same is sent. */
  placesOf(node: WorkloadNode, isFocused: boolean): readonly number[];
  addTo(conns: Map<string, Bounds>, node: WorkloadNode, isFocused: boolean): void;
}

function partOfNamespace(
  connectivity: Connectivity,
  source: NamespaceNodes,
  destination: NamespaceNodes,
  isFocus: IsFocus,
): RowPart {
  const flows = connectivity.between(source.view, destination.view);
  const sources = flows.map((flow) => flow.sources);
  const sums = new NodeSums(destination, isFocus);
  const hasFocus = destination.nodes.some(isFocus);
  const placesOf = (node: WorkloadNode, isFocused: boolean) => (isFocused || hasFocus ? placesIn(node, sources) : []);
  return {
    placesOf,
    addTo: (conns, node, isFocused) => {
      for (const place of placesOf(node, isFocused)) {
        const flow = flows[place];
        if (flow !== undefined) forEachBit(flow.destinations, (pod) => sums.add(pod, flow.bounds));
      }
      sums.moveTo(conns, isFocused);
    },
  };
}

/** Which of the groups have a pod of the node. */
function placesIn({ pods }: WorkloadNode, groups: readonly Bitset[]): readonly number[] {
  const places: number[] = [];
  for (const [place, group] of groups.entries()) if (pods.some((pod) => hasBit(group, pod))) places.push(place);
  return places;
}

function partOfOutside(
  connectivity: Connectivity,
  source: NamespaceNodes,
  { name, endpoint }: ExternalNode,
  isOutsideFocused: boolean,
): RowPart {
  const cells = connectivity.withOutside(source.view, 'egress', endpoint);
  const groups = cells.map(({ pods }) => pods);
  return {
    placesOf: (node, isFocused) => (isFocused || isOutsideFocused ? placesIn(node, groups) : []),
    addTo: (conns, node, isFocused) => {
      if (!isFocused && !isOutsideFocused) return;
      const bounds = boundsOf(node, cells);
      if (!bounds.upper.isEmpty) conns.set(name, bounds);
    },
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

  /** Each node's sum, and forgets them. */
  moveTo(conns: Map<string, Bounds>, isFocused: boolean): void {
    if (this.#isEmpty) return;
    for (const [index, node] of this.#nodes.nodes.entries()) {
      const sum = this.#sums[index];
      if (sum === undefined) continue;
      this.#sums[index] = undefined;
      if (!sum.upper.isEmpty && (isFocused || this.#isFocus(node))) conns.set(node.name, sum);
    }
    this.#isEmpty = true;
  }
}
