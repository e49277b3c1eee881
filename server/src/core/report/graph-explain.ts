import type { Analysis } from '../analysis/analysis';
import type { Cluster } from '../cluster/cluster';
import type { Because } from '../connectivity/explain';
import { type ExplainedEdge, type ExplainedPart, explainGraph } from '../graph/explain-graph';
import { connectionsCell, type GraphReportOptions } from './graph-edges';
import { jsonList } from './json-list';
import { compareEnds, mergeScopes } from './merge-scopes';
import type { Paint } from './paint';
import { reasonJson } from './reach-json';
import { placeReason, type ReachReason } from './reach-report';
import { reasonRows } from './reach-text';
import { scopedText } from './scoped-text';
import { visible } from './words';

export interface ExplainOptions extends GraphReportOptions {
  readonly analysis: Analysis;
  readonly displayPath: (uri: string) => string;
}

/** The graph with the policies and rules behind every part of it, also behind what is denied; scope by scope. */
export function explainText(clusters: readonly Cluster[], options: ExplainOptions, paint: Paint): Iterable<string> {
  const placed = placer(options);
  const scopes = clusters.map((cluster) => ({
    scope: cluster.scope,
    pieces: edgesText(explainGraph(cluster, options), placed, paint),
  }));
  const ifEmpty = options.ifEmpty ?? 'There are no two ends between which a connection could be.';
  return scopedText(scopes, ifEmpty, paint);
}

function* edgesText(
  edges: Iterable<ExplainedEdge>,
  placed: (because: Because) => ReachReason,
  paint: Paint,
): Iterable<string> {
  let isFirst = true;
  for (const edge of edges) {
    if (!isFirst) yield '\n';
    yield* edgeLines(edge, placed, paint);
    isFirst = false;
  }
}

/** The stable JSON of `graph --explain`, one pair a line, by `src`, then `dst`; each with its `scope` where there are several. */
export function* explainJson(clusters: readonly Cluster[], options: ExplainOptions): Iterable<string> {
  yield* jsonList(pairEntries(clusters, options));
  yield '\n';
}

function* pairEntries(clusters: readonly Cluster[], options: ExplainOptions): Iterable<object> {
  const placed = placer(options);
  const partJson = ({ conn, isCertain, reason, because }: ExplainedPart) => ({
    conn,
    // JSON leaves out what is undefined.
    certain: isCertain ? undefined : false,
    reason,
    because: because.map(placed).map(reasonJson),
  });
  const edges = mergeScopes(
    clusters.map((cluster) => ({ scope: cluster.scope, entries: explainGraph(cluster, options) })),
    compareEnds,
  );
  for (const { allowed, denied, scope, ...pair } of edges) {
    yield { ...pair, allowed: allowed.map(partJson), denied: denied.map(partJson), scope };
  }
}

/** The same few rules decide about many pairs, so each place is looked up once. */
function placer({ analysis, displayPath }: ExplainOptions): (because: Because) => ReachReason {
  const policies = new Map<Because['where'], ReachReason['policy']>();
  return (because) => {
    const { where, ...reason } = because;
    if (where === undefined || !policies.has(where)) {
      const placed = placeReason(analysis, because, displayPath);
      policies.set(where, placed.policy);
      return placed;
    }
    const { rule } = where;
    return { ...reason, ruleIndex: rule?.index, ruleName: rule?.name, policy: policies.get(where) };
  };
}

function* edgeLines(
  { src, dst, allowed, denied, ...edge }: ExplainedEdge,
  placed: (because: Because) => ReachReason,
  paint: Paint,
): Iterable<string> {
  const pair = `${visible(src)} ${paint.faint('=>')} ${visible(dst)}`;
  yield `${pair} ${paint.faint(':')} ${connectionsCell(edge)}\n`;
  for (const part of allowed) {
    yield* partLines(part.isCertain ? paint.good('allowed') : paint.doubtful('possible'), part, placed, paint);
  }
  for (const part of denied) {
    yield* partLines(part.isCertain ? paint.bad('denied') : paint.doubtful('possibly denied'), part, placed, paint);
  }
}

function* partLines(
  verdict: string,
  { conn, reason, because }: ExplainedPart,
  placed: (because: Because) => ReachReason,
  paint: Paint,
): Iterable<string> {
  yield `  ${verdict} ${conn}\n`;
  if (reason !== undefined) yield `    ${visible(reason)}\n`;
  for (const row of reasonRows(because.map(placed), paint)) yield `${row}\n`;
}
