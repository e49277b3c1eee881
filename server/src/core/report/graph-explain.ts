import type { Analysis } from '../analysis/analysis';
import type { Cluster } from '../cluster/cluster';
import type { Because } from '../connectivity/explain';
import { memoize } from '../connectivity/memoize';
import { type ExplainedEdge, type ExplainedPart, explainGraph } from '../graph/explain-graph';
import { connectionsCell, type GraphReportOptions } from './graph-edges';
import { jsonTextList } from './json-list';
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
  // The lists are of many pairs.
  const ofAllowed = memoize((parts: readonly ExplainedPart[]) => partsText(parts, allowedWords(paint), placed, paint));
  const ofDenied = memoize((parts: readonly ExplainedPart[]) => partsText(parts, deniedWords(paint), placed, paint));
  let isFirst = true;
  for (const { src, dst, allowed, denied, ...edge } of edges) {
    const pair = `${visible(src)} ${paint.faint('=>')} ${visible(dst)}`;
    const start = `${isFirst ? '' : '\n'}${pair} ${paint.faint(':')} ${connectionsCell(edge)}\n`;
    yield `${start}${ofAllowed(allowed)}${ofDenied(denied)}`;
    isFirst = false;
  }
}

/** The stable JSON of `graph --explain`, one pair a line, by `src`, then `dst`; each with its `scope` where there are several. */
export function* explainJson(clusters: readonly Cluster[], options: ExplainOptions): Iterable<string> {
  yield* jsonTextList(pairTexts(clusters, options));
  yield '\n';
}

function* pairTexts(clusters: readonly Cluster[], options: ExplainOptions): Iterable<string> {
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
  // The lists are of many pairs.
  const partsJson = memoize((parts: readonly ExplainedPart[]) => JSON.stringify(parts.map(partJson)));
  for (const { allowed, denied, scope, ...pair } of edges) {
    const start = JSON.stringify(pair).slice(0, -1);
    const end = scope === undefined ? '' : `,"scope":${JSON.stringify(scope)}`;
    yield `${start},"allowed":${partsJson(allowed)},"denied":${partsJson(denied)}${end}}`;
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

type VerdictWords = (part: ExplainedPart) => string;

function allowedWords(paint: Paint): VerdictWords {
  return ({ isCertain }) => (isCertain ? paint.good('allowed') : paint.doubtful('possible'));
}

function deniedWords(paint: Paint): VerdictWords {
  return ({ isCertain }) => (isCertain ? paint.bad('denied') : paint.doubtful('possibly denied'));
}

function partsText(
  parts: readonly ExplainedPart[],
  verdict: VerdictWords,
  placed: (because: Because) => ReachReason,
  paint: Paint,
): string {
  return parts.flatMap((part) => [...partLines(verdict(part), part, placed, paint)]).join('');
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
