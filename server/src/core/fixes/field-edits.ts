import type { SourceFile } from '../analysis/source-file';
import type { TextEdit } from '../text/text-edit';
import { isNull, keyAt, nodeAt } from '../yaml/field-path';
import { resolvePlainScalar } from '../yaml/schema';
import type { YamlNode } from '../yaml/tree';
import { endOfLine, indentationStyle, lastLeafEnd, lineEndAt, lineStartAt } from '../yaml/yaml-text';
import { endsWithLine, readable, refuseShared } from './edit-target';
import type { FixAction } from './fix';
import { addToFlow, isJsonFile, scalarInFlow, toFlow } from './flow-style';
import { Refusal } from './refusal';
import { restyle } from './restyle';

/** Replaces one scalar where it is written. */
export function setField(file: SourceFile, action: Extract<FixAction, { kind: 'set-field' }>): TextEdit {
  const { placed, root } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const node = nodeAt(root, action.path);
  if (node?.kind !== 'scalar' || node.style === 'block') throw new Refusal('The field is not a single value.');
  const key = keyAt(root, action.path);
  const parent = nodeAt(root, action.path.slice(0, -1));
  const isInFlow = parent !== undefined && parent.kind !== 'scalar' && parent.style === 'flow';
  const plain = isInFlow ? scalarInFlow(action.value) : action.value;
  const written = node.style === 'double' ? doubleQuoted(action.value) : plain;
  // `name:` without a value: the value goes behind the colon.
  const space = node.start === node.end && key !== undefined ? ' ' : '';
  return {
    range: { start: placed.start + node.start, end: placed.start + node.end },
    newText: space + written,
  };
}

/** As the value before it: without its quotes JSON would be broken. Numbers and such have none there either. */
function doubleQuoted(value: string): string {
  const isText = typeof resolvePlainScalar(value) === 'string';
  return isText && !/^["[{]/.test(value) ? JSON.stringify(value) : value;
}

/** Adds an item to a list or an entry to a map, after its last leaf. */
export function addEntry(file: SourceFile, action: Extract<FixAction, { kind: 'add-entry' }>): TextEdit {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const node = nodeAt(root, action.path);
  if (node === undefined) throw new Refusal('The field is not there.');
  const style = indentationStyle(root, text);
  const eol = endOfLine(file.text);
  const isItem = action.yaml.startsWith('- ');
  const insert = (start: number, end: number, newText: string): TextEdit => ({
    range: { start: placed.start + start, end: placed.start + end },
    newText,
  });
  const lines = (column: number) =>
    restyle(action.yaml, style)
      .split('\n')
      .map((line) => eol + ' '.repeat(column) + line)
      .join('');
  if (isEmptyCollection(node)) {
    const key = keyAt(root, action.path);
    const parent = nodeAt(root, action.path.slice(0, -1));
    if (key === undefined || parent?.kind !== 'map') throw new Refusal('The list has no key of its own.');
    if (parent.style === 'flow') {
      const space = node.start === node.end ? ' ' : '';
      return insert(node.start, node.end, space + toFlow(action.yaml, isJsonFile(file) || key.style === 'double'));
    }
    const keyColumn = key.start - lineStartAt(text, key.start);
    const column = keyColumn + (isItem && !style.sequenceIndented ? 0 : style.map);
    const lineEnd = lineEndAt(text, node.end);
    // From the colon on, so that no space stays at the end of the line; a comment stays behind it.
    const behind = text.slice(node.end, lineEnd);
    if (behind.trim() === '') return insert(text.indexOf(':', key.end) + 1, node.end, lines(column));
    if (!/^[ \t]+#/.test(behind)) throw new Refusal('Something else stands behind the empty value.');
    return insert(text.indexOf(':', key.end) + 1, lineEnd, behind + lines(column));
  }
  if (node.kind === 'scalar') throw new Refusal('The field is not a list or a map.');
  if (isItem !== (node.kind === 'sequence')) throw new Refusal('The field is not of the expected type.');
  if (node.style === 'flow') return insert(...addToFlow(node, text, action.yaml, eol));
  const column = firstColumn(node, text);
  // After the last leaf's line, so that a comment behind it stays with it.
  const at = lineEndAt(text, endsWithLine(lastLeafEnd(node), text));
  return insert(at, at, lines(column));
}

function firstColumn(node: Extract<YamlNode, { kind: 'map' | 'sequence' }>, text: string): number {
  return node.start - lineStartAt(text, node.start);
}

function isEmptyCollection(node: YamlNode): boolean {
  if (node.kind === 'scalar') return isNull(node);
  return node.kind === 'map' ? node.entries.length === 0 : node.items.length === 0;
}
