import type { Cluster } from '../cluster/cluster';
import { buildGraph } from '../graph/build-graph';
import { type GraphReportOptions, mergedEdges } from './graph-edges';
import type { Paint } from './paint';
import { visible } from './words';

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
