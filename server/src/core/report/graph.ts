import type { Cluster } from '../cluster/cluster';
import type { ConnectivityOptions } from '../connectivity/options';
import { buildGraph, type GraphEdge } from '../graph/build-graph';
import { compareText } from '../text/compare-text';
import type { Paint } from './paint';
import { visible } from './words';

export interface GraphReportOptions {
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
}

/** `src => dst : conn`, scope by scope. In pieces, because a graph grows with the square of the workloads. */
export function* graphText(clusters: readonly Cluster[], options: GraphReportOptions, paint: Paint): Iterable<string> {
  let isEmpty = true;
  for (const cluster of clusters) {
    let isFirst = true;
    for (const { src, dst, conn } of buildGraph(cluster, options)) {
      if (isFirst && clusters.length > 1) yield `${isEmpty ? '' : '\n'}${paint.strong(visible(cluster.scope))}\n`;
      yield `${visible(src)} ${paint.faint('=>')} ${visible(dst)} ${paint.faint(':')} ${visible(conn)}\n`;
      isFirst = false;
      isEmpty = false;
    }
  }
  if (isEmpty) yield 'No connection is possible.\n';
}

/** The stable JSON of `graph`, one connection a line, by `src`, then `dst`; each with its `scope` where there are several. */
export function* graphJson(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  let separator = '[';
  for (const entry of mergedEdges(clusters, options)) {
    yield `${separator}\n  ${JSON.stringify(entry)}`;
    separator = ',';
  }
  yield separator === '[' ? '[]\n' : '\n]\n';
}

interface ScopedEdge extends GraphEdge {
  readonly scope?: string;
}

/** The edges of all scopes in one order, without holding them all. */
function* mergedEdges(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<ScopedEdge> {
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
