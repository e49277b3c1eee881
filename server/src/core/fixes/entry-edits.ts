import type { SourceFile } from '../analysis/source-file';
import type { TextEdit } from '../text/text-edit';
import { keyAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { endOfLine, indentationStyle, lastLeafEnd, lineEndAt, lineStartAt } from '../yaml/yaml-text';
import { readable, refuseShared } from './edit-target';
import type { FixAction } from './fix';
import { isJsonFile, toFlow } from './flow-style';
import { Refusal } from './refusal';
import { restyle } from './restyle';

type Collection = Extract<YamlNode, { kind: 'map' | 'sequence' }>;

/**
 * Takes an item or an entry out, with its lines and the comments in them. Comments above an item go with it as far as
 * they stand in its column without a blank line between; those above an entry stay, but for suppressions.
 */
export function removeEntry(file: SourceFile, action: Extract<FixAction, { kind: 'remove-entry' }>): TextEdit {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const parent = nodeAt(root, action.path.slice(0, -1));
  const step = action.path.at(-1);
  if (parent === undefined || parent.kind === 'scalar' || step === undefined)
    throw new Refusal('The field is not there.');
  const parts = partsOf(parent, text);
  const index =
    parent.kind === 'sequence' ? Number(step) : parent.entries.findIndex(({ key }) => keyText(key) === step);
  const part = parts[index];
  if (part === undefined) throw new Refusal('The field is not there.');
  const cut = (start: number, end: number, newText = ''): TextEdit => ({
    range: { start: placed.start + start, end: placed.start + end },
    newText,
  });

  if (parts.length === 1) {
    const empty = parent.kind === 'sequence' ? '[]' : '{}';
    const key = parent.style === 'block' ? keyAt(root, action.path.slice(0, -1)) : undefined;
    // From the colon on, because a block starts on a line below its key.
    if (key !== undefined) return cut(text.indexOf(':', key.end) + 1, parent.end, ` ${empty}`);
    return cut(parent.start, parent.end, empty);
  }
  const next = parts[index + 1];
  if (parent.style === 'flow') {
    return next === undefined ? cut(parts[index - 1]?.end ?? part.start, part.end) : cut(part.start, next.start);
  }
  const lineStart = lineStartAt(text, part.start);
  if (text.slice(lineStart, part.start).trim() === '') {
    const lineEnd = lineEndAt(text, part.end);
    const column = ' '.repeat(part.start - lineStart);
    const above = parent.kind === 'sequence' ? `${column}#` : `${column}# firebreak: ignore[`;
    return cut(
      commentsAbove(text, lineStart, parts[index - 1]?.end ?? 0, above),
      lineEnd < text.length ? text.indexOf('\n', lineEnd) + 1 : lineEnd,
    );
  }
  // Behind the dash of a list; what follows moves up to it.
  if (next === undefined || text.slice(part.end, next.start).trim() !== '') {
    throw new Refusal('A comment stands between this entry and the next.');
  }
  return cut(part.start, next.start);
}

/** The start of the first of the lines directly above `lineStart` that begin with `opening`; all of them stand after `first`. */
function commentsAbove(text: string, lineStart: number, first: number, opening: string): number {
  let start = lineStart;
  while (start > 0) {
    const line = lineStartAt(text, start - 1);
    if (line <= first || !text.startsWith(opening, line)) break;
    start = line;
  }
  return start;
}

/** Where each item (from its dash) or entry stands. */
function partsOf(parent: Collection, text: string): readonly { readonly start: number; readonly end: number }[] {
  if (parent.kind === 'map') {
    return parent.entries.map(({ key, value }) => ({ start: key.start, end: Math.max(key.end, lastLeafEnd(value)) }));
  }
  const column = parent.start - lineStartAt(text, parent.start);
  return parent.items.map((item, index) => ({
    start: parent.style === 'flow' ? item.start : dashBefore(text, item.start, column, index === 0 ? parent.start : 0),
    end: lastLeafEnd(item),
  }));
}

/** The dash stands in the list's column, on the item's line or above it. */
function dashBefore(text: string, start: number, column: number, first: number): number {
  for (let line = lineStartAt(text, start); line > first; line = lineStartAt(text, line - 1)) {
    if (text[line + column] === '-' && text.slice(line, line + column).trim() === '') return line + column;
  }
  return first;
}

/** Writes something else in place of an item of a list, or of any value within flow style. */
export function replaceValue(file: SourceFile, action: Extract<FixAction, { kind: 'replace-value' }>): TextEdit {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const node = nodeAt(root, action.path);
  const parent = nodeAt(root, action.path.slice(0, -1));
  if (node === undefined || parent === undefined || parent.kind === 'scalar')
    throw new Refusal('The field is not there.');
  if (node.start === node.end) throw new Refusal('The item is written as nothing.');
  if (/(^|\s)#/.test(text.slice(node.start, node.end)))
    throw new Refusal('A comment stands in what would be replaced.');
  const range = { start: placed.start + node.start, end: placed.start + node.end };
  if (parent.style === 'flow' || (node.kind !== 'scalar' && node.style === 'flow' && parent.kind === 'map')) {
    return { range, newText: toFlow(action.yaml, isJsonFile(file)) };
  }
  if (parent.kind !== 'sequence') throw new Refusal('The field is not an item of a list.');
  const separator = endOfLine(file.text) + ' '.repeat(node.start - lineStartAt(text, node.start));
  return { range, newText: restyle(action.yaml, indentationStyle(root, text)).replaceAll('\n', separator) };
}
