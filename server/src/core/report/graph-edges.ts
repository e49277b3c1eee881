import type { Cluster } from '../cluster/cluster';
import type { ConnectivityOptions } from '../connectivity/options';
import { buildGraph, type GraphEdge } from '../graph/build-graph';
import { compareText } from '../text/compare-text';

export interface GraphReportOptions {
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
  /** A name as in a question: only the connections from and to it. */
  readonly focus?: string | undefined;
}

/** With the scope where there are several. */
export interface ScopedEdge extends GraphEdge {
  readonly scope?: string;
}

/** The edges of all scopes in one order, without holding them all. */
export function* mergedEdges(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<ScopedEdge> {
  const heads = clusters.map((cluster) => {
    const edges = buildGraph(cluster, options)[Symbol.iterator]();
    return { cluster, edges, next: edges.next() };
  });
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (first === undefined || compareEdges(head.next.value, first.next.value) < 0) first = head;
    }
    if (first === undefined || first.next.done === true) return;
    const edge: GraphEdge = first.next.value;
    yield clusters.length > 1 ? { ...edge, scope: first.cluster.scope } : edge;
    first.next = first.edges.next();
  }
}

function compareEdges(a: GraphEdge, b: GraphEdge): number {
  return compareText(a.src, b.src) || compareText(a.dst, b.dst);
}
