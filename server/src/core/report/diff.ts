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
    const doubtful = certain && { certain: false, certainBefore: certain.before, certainAfter: certain.after };
    yield { ...change, note, ...doubtful, scope };
  }
}

/**
 * CSV (RFC 4180, lines end with a line feed), with the column `scope` first where there are several; the note ends in
 * `possibly` where something unknown decides.
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
  const { change, src, dst } = graphChange;
  const { before, after, notes } = wordsOf(graphChange);
  const cells = [change, src, dst, before, after, notes.join(', ')];
  return scope === undefined ? cells : [scope, ...cells];
}

function* textLines(changes: Iterable<GraphChange>, paint: Paint): Iterable<string> {
  for (const change of changes) yield `${diffLine(change, paint)}\n`;
}

/**
 * `+ src => dst : conn`, without the end of the line; ends in `(possibly)` where something unknown decides. Where the same
 * is possible as before, each side says what of it is certain: `TCP 80 -> TCP 80 (possibly)`.
 */
export function diffLine(graphChange: GraphChange, paint: Paint): string {
  const { change, src, dst } = graphChange;
  const { before, after, notes } = wordsOf(graphChange);
  const pair = `${visible(src)} ${paint.faint('=>')} ${visible(dst)} ${paint.faint(':')}`;
  const why = notes.map((each) => paint.faint(` (${visible(each)})`)).join('');
  switch (change) {
    case 'added':
      return `${paint.bad('+')} ${pair} ${after}${why}`;
    case 'removed':
      return `${paint.good('-')} ${pair} ${before}${why}`;
    case 'changed':
      return `${paint.doubtful('~')} ${pair} ${before} ${paint.faint('->')} ${after}${why}`;
  }
}

interface ChangeWords extends Pick<GraphChange, 'before' | 'after'> {
  readonly notes: readonly string[];
}

function wordsOf({ before, after, certain, note }: GraphChange): ChangeWords {
  const notes = note === undefined ? [] : [note];
  if (certain === undefined) return { before, after, notes };
  if (before !== after) return { before, after, notes: [...notes, 'possibly'] };
  return { before: sideWords(before, certain.before), after: sideWords(after, certain.after), notes };
}

function sideWords(possible: string, certain: string): string {
  return certain === possible ? possible : doubtfulWords(possible, certain);
}
