import type { SourceFile } from '../analysis/source-file';
import type { TextEdit } from '../text/text-edit';
import { type FieldPath, isNull, keyAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { endOfLine, type IndentationStyle, indentationStyle, lineEndAt, lineStartAt } from '../yaml/yaml-text';
import { endsWithLine, readable, refuseShared } from './edit-target';
import { blockMapAt, type EntryRun, runsOf, shiftLines } from './entry-lines';
import type { FixAction } from './fix';
import { Refusal } from './refusal';

type Move = Extract<FixAction, { kind: 'move-entries' }>;

/** Moves lines and changes their indentation; nothing of them is written again. */
export function moveEntries(file: SourceFile, action: Move): readonly TextEdit[] {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  const map = blockMapAt(root, action.path);
  for (const key of action.keys) {
    const path = [...action.path, key];
    refuseShared(root, path);
    refuseAnchors(nodeAt(root, path));
  }
  const runs = runsOf(map, new Set(action.keys), text);
  if (runs.length === 0) throw new Refusal('The field is not there.');
  const move = { action, root, text, style: indentationStyle(root, text), eol: endOfLine(file.text) };
  const edits = isNewParent(move) ? [nest(move, runs)] : [...runs.map(deletion), insertion(move, runs)];
  return joined(edits, text).map(({ start, end, newText }) => ({
    range: { start: placed.start + start, end: placed.start + end },
    newText,
  }));
}

interface Context {
  readonly action: Move;
  readonly root: YamlNode;
  readonly text: string;
  readonly style: IndentationStyle;
  readonly eol: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Moved to another place, an alias could come before its anchor. */
function refuseAnchors(node: YamlNode | undefined): void {
  if (node === undefined) throw new Refusal('The field is not there.');
  if (node.origin !== undefined) throw new Refusal('The field is shared through an anchor or alias.');
  if (node.kind === 'sequence') for (const item of node.items) refuseAnchors(item);
  if (node.kind !== 'map') return;
  for (const { value, merged } of node.entries) {
    if (merged === true) throw new Refusal('The field is brought in by a merge.');
    refuseAnchors(value);
  }
}

/** The entries get a parent that is not there yet, in the map in which they stand. */
function isNewParent({ action, root }: Context): boolean {
  const parent = action.to.slice(0, -1);
  return JSON.stringify(parent) === JSON.stringify(action.path) && nodeAt(root, action.to) === undefined;
}

/** Where they are, below their new parent. */
function nest({ action, text, style, eol }: Context, runs: readonly EntryRun[]): Edit {
  const [run, ...others] = runs;
  if (run === undefined || others.length > 0) throw new Refusal('The fields do not stand together.');
  const column = run.column + stepOf(action, style);
  const lines = entryLines(text, run, column + dashOf(action).length);
  const newText = `${action.to.at(-1)}:${eol}${' '.repeat(column)}${dashOf(action)}${lines}`;
  return { start: run.start, end: run.end, newText };
}

function stepOf({ into }: Move, style: IndentationStyle): number {
  return into === 'list' && !style.sequenceIndented ? 0 : style.map;
}

function dashOf({ into }: Move): string {
  return into === 'list' ? '- ' : '';
}

function entryLines(text: string, { start, end, column }: EntryRun, to: number): string {
  return shiftLines(text.slice(start, end), column, to);
}

function deletion({ deletion: range }: EntryRun): Edit {
  if (range === undefined) throw new Refusal('Nothing would be left of the list item.');
  return { ...range, newText: '' };
}

function insertion(context: Context, runs: readonly EntryRun[]): Edit {
  const { action, root, text, eol } = context;
  const dash = dashOf(action);
  const { start, end, column, header } = destination(context);
  const inner = column + dash.length;
  const lines = runs.map((run) => entryLines(text, run, inner)).join(eol + ' '.repeat(inner));
  refuseShared(root, nodeAt(root, action.to) === undefined ? action.to.slice(0, -1) : action.to);
  return { start, end, newText: `${header}${eol}${' '.repeat(column)}${dash}${lines}` };
}

interface Destination {
  readonly start: number;
  readonly end: number;
  readonly column: number;
  /** The line of a parent that is made. */
  readonly header: string;
}

function destination(context: Context): Destination {
  const { action, root, text, style, eol } = context;
  const target = nodeAt(root, action.to);
  if (target === undefined) {
    const parent = blockMapAt(root, action.to.slice(0, -1));
    const column = columnOf(parent, text);
    const at = lineAfter(context, action.to.slice(0, -1), parent);
    const header = `${eol}${' '.repeat(column)}${action.to.at(-1)}:`;
    return { start: at, end: at, column: column + stepOf(action, style), header };
  }
  if (isEmpty(target)) return emptyDestination(context, target);
  if (target.kind === 'scalar' || (target.kind === 'sequence') !== (action.into === 'list')) {
    throw new Refusal('The field is not of the expected type.');
  }
  if (target.style === 'flow') throw new Refusal('The field is written in flow style.');
  const at = lineAfter(context, action.to, target);
  return { start: at, end: at, column: columnOf(target, text), header: '' };
}

/** `podSelector:` or `podSelector: {}`. */
function emptyDestination({ action, root, text, style }: Context, target: YamlNode): Destination {
  const key = keyAt(root, action.to);
  blockMapAt(root, action.to.slice(0, -1));
  if (key === undefined) throw new Refusal('The field has no key of its own.');
  const column = key.start - lineStartAt(text, key.start) + stepOf(action, style);
  const lineEnd = lineEndAt(text, target.end);
  // A comment behind an empty field stays on its line.
  if (target.start === target.end) return { start: lineEnd, end: lineEnd, column, header: '' };
  if (text.slice(target.end, lineEnd).trim() !== '') throw new Refusal('A comment stands behind the empty value.');
  return { start: text.indexOf(':', key.end) + 1, end: target.end, column, header: '' };
}

/** The end of a collection, or of the part of it from which the entries come, so that they stay near. */
function lineAfter({ action, root, text }: Context, to: FieldPath, target: YamlNode): number {
  const isInside = to.length < action.path.length && to.every((step, index) => action.path[index] === step);
  const last = isInside ? nodeAt(root, action.path.slice(0, to.length + 1)) : target;
  return lineEndAt(text, endsWithLine((last ?? target).end, text));
}

function columnOf(node: YamlNode, text: string): number {
  return node.start - lineStartAt(text, node.start);
}

function isEmpty(node: YamlNode): boolean {
  if (node.kind === 'scalar') return isNull(node);
  return node.kind === 'map' ? node.entries.length === 0 : node.items.length === 0;
}

/** Lines that stay where they are and change their column are inserted inside their own deletion. */
function joined(edits: readonly Edit[], text: string): readonly Edit[] {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const result: Edit[] = [];
  for (const edit of ordered) {
    const last = result.at(-1);
    if (last === undefined || edit.start > last.end) result.push(edit);
    else result[result.length - 1] = joinedPair(last, edit, text);
  }
  return result;
}

function joinedPair(a: Edit, b: Edit, text: string): Edit {
  const end = Math.max(a.end, b.end);
  if (b.start === a.start || b.start === a.end) return { start: a.start, end, newText: a.newText + b.newText };
  // The deletion takes whole lines: the line end moves from before the inserted ones to behind them.
  const isFromLineStart = a.start === 0 || text[a.start - 1] === '\n';
  const newText = isFromLineStart ? b.newText.replace(/^\r?\n/, '') + text.slice(b.start, end) : b.newText;
  return { start: a.start, end, newText };
}
