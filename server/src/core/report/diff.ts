import { ConnectionSet } from '../connectivity/connection-set';
import type { GraphChange } from '../graph/diff-graphs';
import { doubtfulWords } from './bounds-words';
import { csvLine } from './csv';
import {
  changesByScope,
  type DiffedClusters,
  type DiffOptions,
  mergedChanges,
  type ScopedChange,
} from './diff-changes';
import { jsonList } from './json-list';
import { markdownHead, markdownRow } from './markdown-table';
import type { Paint } from './paint';
import { scopedText } from './scoped-text';
import { visible } from './words';

/** `+ src => dst : conn`, `-` and `~` likewise, scope by scope. In pieces, because graphs grow with the square of the workloads. */
export function diffText(clusters: DiffedClusters, options: DiffOptions, paint: Paint): Iterable<string> {
  const scopes = changesByScope(clusters, options).map(({ scope, entries }) => ({
    scope,
    pieces: textLines(entries, paint),
  }));
  return scopedText(scopes, 'No connection changes.', paint);
}

/**
 * The stable JSON of `diff`, one change a line, by `src`, then `dst`; each with its `scope` where there are several, and
 * with `"certain": false` where something unknown decides, and then with what of both sides is certain.
 */
export function* diffJson(clusters: DiffedClusters, options: DiffOptions): Iterable<string> {
  yield* jsonList(changeEntries(clusters, options));
  yield '\n';
}

function* changeEntries(clusters: DiffedClusters, options: DiffOptions): Iterable<object> {
  for (const { note = null, scope, certain, ...change } of mergedChanges(clusters, options)) {
    const { before = nothing, after = nothing } = certain ?? {};
    const doubtful = certain && { certain: false, certainBefore: before, certainAfter: after };
    yield { ...change, note, ...doubtful, scope };
  }
}

const nothing = `${ConnectionSet.none}`;

/**
 * CSV (RFC 4180, lines end with a line feed), with the column `scope` first where there are several. A side about which
 * something unknown decides ends in `(possibly)`, or in `(certain: TCP 80)` with the part that is certain.
 */
export function* diffCsv(clusters: DiffedClusters, options: DiffOptions): Iterable<string> {
  yield csvLine(columnsOf(clusters, options));
  for (const change of mergedChanges(clusters, options)) yield csvLine(cellsOf(change));
}

/** A table of GitHub's Markdown with the same columns as the CSV. */
export function* diffMarkdown(clusters: DiffedClusters, options: DiffOptions): Iterable<string> {
  yield markdownHead(columnsOf(clusters, options));
  for (const change of mergedChanges(clusters, options)) yield markdownRow(cellsOf(change));
}

function columnsOf(clusters: DiffedClusters, options: DiffOptions): readonly string[] {
  const columns = ['change', 'src', 'dst', 'before', 'after', 'note'];
  return changesByScope(clusters, options).length > 1 ? ['scope', ...columns] : columns;
}

function cellsOf({ scope, ...graphChange }: ScopedChange): readonly string[] {
  const { change, src, dst, note } = graphChange;
  const { before, after } = sidesOf(graphChange);
  const cells = [change, src, dst, before, after, note ?? ''];
  return scope === undefined ? cells : [scope, ...cells];
}

function* textLines(changes: Iterable<GraphChange>, paint: Paint): Iterable<string> {
  for (const change of changes) yield `${diffLine(change, paint)}\n`;
}

/**
 * `+ src => dst : conn`, without the end of the line. A side about which something unknown decides ends in `(possibly)`,
 * or in the part that is certain, as in a graph.
 */
export function diffLine(graphChange: GraphChange, paint: Paint): string {
  const { change, src, dst, certain, note } = graphChange;
  const sides = sidesOf(graphChange);
  const pair = `${visible(src)} ${paint.faint('=>')} ${visible(dst)} ${paint.faint(':')}`;
  const why = note === undefined ? '' : paint.faint(` (${visible(note)})`);
  // Where it is not certain that it was not there, it is not that it is new.
  const alone = (side: 'before' | 'after', other: 'before' | 'after') =>
    certain !== undefined && certain[other] === undefined ? doubtfulWords(graphChange[side]) : sides[side];
  switch (change) {
    case 'added':
      return `${paint.bad('+')} ${pair} ${alone('after', 'before')}${why}`;
    case 'removed':
      return `${paint.good('-')} ${pair} ${alone('before', 'after')}${why}`;
    case 'changed':
      return `${paint.doubtful('~')} ${pair} ${sides.before} ${paint.faint('->')} ${sides.after}${why}`;
  }
}

function sidesOf({ before, after, certain }: GraphChange): Pick<GraphChange, 'before' | 'after'> {
  if (certain === undefined) return { before, after };
  return { before: sideWords(before, certain.before), after: sideWords(after, certain.after) };
}

function sideWords(possible: string, certain: string | undefined): string {
  return certain === possible ? possible : doubtfulWords(possible, certain);
}
