import type { Cluster } from '../cluster/cluster';
import { focusedGraph } from '../graph/focused-graph';
import type { Direction } from '../kubernetes/entities';
import {
  connectionsCell,
  type GraphReportOptions,
  mergedEdges,
  mergedExposure,
  mergedUnprotected,
} from './graph-edges';
import { jsonList } from './json-list';
import type { Paint } from './paint';
import { scopedText } from './scoped-text';
import { visible } from './words';

/**
 * `src => dst : conn`, scope by scope, with `(possibly)` at the end where something unknown decides, or with the part that
 * is certain; then the exposure, `workload => peer : conn` and `workload <= peer : conn`.
 * In pieces, because a graph grows with the square of the workloads.
 */
export function graphText(clusters: readonly Cluster[], options: GraphReportOptions, paint: Paint): Iterable<string> {
  const print = options.exposure ? textWithExposure : textOf;
  const scopes = clusters.map((cluster) => ({ scope: cluster.scope, pieces: print(cluster, options, paint) }));
  return scopedText(scopes, options.ifEmpty ?? noConnection(clusters), paint);
}

/** What was not read may be a policy that opens something. */
function noConnection(clusters: readonly Cluster[]): string {
  const incomplete = clusters.find(({ facts }) => facts.incomplete !== undefined)?.facts.incomplete;
  return incomplete === undefined
    ? 'No connection is possible.'
    : `No connection is known to be possible: ${visible(incomplete)}`;
}

function* textOf(cluster: Cluster, options: GraphReportOptions, paint: Paint): Iterable<string> {
  for (const { src, dst, ...edge } of focusedGraph(cluster, options)) {
    yield line(src, '=>', dst, connectionsCell(edge), paint);
  }
}

function* textWithExposure(cluster: Cluster, options: GraphReportOptions, paint: Paint): Iterable<string> {
  const title = (text: string, isFirst: boolean) => `${isFirst ? '' : '\n'}${paint.strong(text)}\n`;
  let isFirst = true;
  function* section(name: string, pieces: Iterable<string>): Iterable<string> {
    let isStarted = false;
    for (const piece of pieces) {
      if (!isStarted) yield title(name, isFirst);
      yield piece;
      isStarted = true;
      isFirst = false;
    }
  }
  yield* section('Connections', textOf(cluster, options, paint));
  for (const direction of ['egress', 'ingress'] as const) {
    yield* section(exposureTitles[direction], exposureText(cluster, direction, options, paint));
  }
  yield* section('Not protected by any policy', unprotectedText(cluster, options));
}

/** What the two lists are called in reports with headings. */
export const exposureTitles = { egress: 'Egress exposure', ingress: 'Ingress exposure' } as const;

function* exposureText(
  cluster: Cluster,
  direction: Direction,
  options: GraphReportOptions,
  paint: Paint,
): Iterable<string> {
  for (const { src, dst, ...edge } of mergedExposure([cluster], direction, options)) {
    const cell = connectionsCell(edge);
    yield direction === 'egress' ? line(src, '=>', dst, cell, paint) : line(dst, '<=', src, cell, paint);
  }
}

function* unprotectedText(cluster: Cluster, options: GraphReportOptions): Iterable<string> {
  for (const { workload, direction } of mergedUnprotected([cluster], options)) {
    yield `${visible(workload)} on ${direction}\n`;
  }
}

function line(left: string, arrow: string, right: string, conn: string, paint: Paint): string {
  return `${visible(left)} ${paint.faint(arrow)} ${visible(right)} ${paint.faint(':')} ${visible(conn)}\n`;
}

/**
 * The stable JSON of `graph`, one connection a line, by `src`, then `dst`; each with its `scope` where there are several,
 * and with `"certain": false` where something unknown decides, and then the part that is certain, if any, as
 * `certainConn`. With exposure, an object of several such lists.
 */
export function* graphJson(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  if (!options.exposure) {
    yield* jsonList(mergedEdges(clusters, options));
    yield '\n';
    return;
  }
  yield '{\n  "connlist_results": ';
  yield* jsonList(mergedEdges(clusters, options), '  ');
  yield ',\n  "exposure_results": {\n    "egress_exposure": ';
  yield* jsonList(mergedExposure(clusters, 'egress', options), '    ');
  yield ',\n    "ingress_exposure": ';
  yield* jsonList(mergedExposure(clusters, 'ingress', options), '    ');
  yield '\n  },\n  "unprotected": ';
  yield* jsonList(mergedUnprotected(clusters, options), '  ');
  yield '\n}\n';
}
