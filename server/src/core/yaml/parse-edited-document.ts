import { ownText } from '../text/own-text';
import { type ParsedDocument, parseDocument } from './parse-document';
import { resolvePlainScalar } from './schema';
import type { YamlNode, YamlScalar } from './tree';

/** A document that was read before. */
export interface ReadDocument extends ParsedDocument {
  readonly text: string;
}

/**
 * What `parseDocument` makes of a text, found from what it made of the text before an edit. An edit within a word of a
 * value or within a line of comment changes nothing else than what follows it moves, so nothing is parsed for it. Most
 * typing is of that kind, and parsing is most of what it costs. Nodes that stay as they are keep their object.
 */
export function parseEditedDocument(text: string, previous: ReadDocument): ParsedDocument {
  const { root, problems, values } = previous;
  // Aliases share nodes, whose ranges are elsewhere.
  if (root === undefined || problems.length > 0 || /[&*]|<</.test(previous.text)) return parseDocument(text);
  const edit = editBetween(previous.text, text);
  const scalar = scalarAt(root, edit);
  // Whether a key is written twice, or is none, is seen where a map is read as a whole.
  if (scalar === 'key') return parseDocument(text);
  const edited = scalar === undefined ? undefined : afterWord(text, previous.text, edit, scalar);
  if (edited !== undefined) return { root: moved(root, { ...edit, scalar, edited }), problems, values: {} };
  return scalar === undefined && isInComment(text, previous.text, edit)
    ? { root: moved(root, edit), problems, values }
    : parseDocument(text);
}

/** The part of the old text from `start` to `end` has become another, which is `shift` longer; all else is the same. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
}

function editBetween(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const shift = after.length - before.length;
  let end = before.length;
  while (end > start && end + shift > start && before.charCodeAt(end - 1) === after.charCodeAt(end + shift - 1)) end--;
  return { start, end, shift };
}

/** The value that touches the edit, where no key does. */
function scalarAt(node: YamlNode, edit: Edit): YamlScalar | 'key' | undefined {
  if (!touches(node, edit)) return undefined;
  if (node.kind === 'scalar') return node;
  if (node.kind === 'map' && node.entries.some(({ key }) => touches(key, edit))) return 'key';
  const children = node.kind === 'sequence' ? node.items : node.entries.map(({ value }) => value);
  for (const child of children) {
    const scalar = scalarAt(child, edit);
    if (scalar !== undefined) return scalar;
  }
  return undefined;
}

function touches(node: YamlNode, edit: Edit): boolean {
  return node.start <= edit.end && edit.start <= node.end;
}

/** A value that is one word before and after, directly behind its indicator, so that it has no tag. */
function afterWord(text: string, previousText: string, edit: Edit, scalar: YamlScalar): YamlScalar | undefined {
  const { start, style } = scalar;
  const isWithin = start <= edit.start && edit.end <= scalar.end;
  if (!isWithin || !/^[:-] $/.test(text.slice(start - 2, start))) return undefined;
  const end = scalar.end + edit.shift;
  const word = wordIn(text.slice(start, end), style);
  if (word === undefined || wordIn(previousText.slice(start, scalar.end), style) === undefined) return undefined;
  const source = ownText(word);
  return { kind: 'scalar', start, end, value: style === 'plain' ? resolvePlainScalar(source) : source, source, style };
}

/** Of characters that mean themselves wherever they stand; quotes are taken off. */
function wordIn(written: string, style: YamlScalar['style']): string | undefined {
  return words[style].exec(written)?.[1];
}

const words: Readonly<Record<YamlScalar['style'], RegExp>> = {
  plain: /^([A-Za-z0-9][\w./-]*)$/,
  single: /^'([\w./-]+)'$/,
  double: /^"([\w./-]+)"$/,
  block: /(?!)/,
};

/** Behind the `#` of a line that is nothing but a comment. */
function isInComment(text: string, previousText: string, { start, end, shift }: Edit): boolean {
  const lineStart = previousText.lastIndexOf('\n', start - 1) + 1;
  return (
    /^[ \t]*#[\t -~]*$/.test(previousText.slice(lineStart, start)) &&
    isPrintable(previousText.slice(start, end)) &&
    isPrintable(text.slice(start, end + shift))
  );
}

function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

interface Move extends Edit {
  readonly scalar?: YamlScalar | undefined;
  /** What takes the place of `scalar`. */
  readonly edited?: YamlScalar;
}

function moved<T extends YamlNode>(node: T, move: Move): T;
function moved(node: YamlNode, move: Move): YamlNode {
  const { scalar, edited, shift } = move;
  if (node === scalar && edited !== undefined) return edited;
  if (node.end < move.start || (shift === 0 && !holds(node, scalar))) return node;
  const start = offsetAfter(node.start, move);
  const end = offsetAfter(node.end, move);
  switch (node.kind) {
    case 'scalar':
      return { ...node, start, end };
    case 'sequence':
      return { ...node, start, end, items: node.items.map((item) => moved(item, move)) };
    case 'map': {
      const entries = node.entries.map((entry) => ({
        ...entry,
        key: moved(entry.key, move),
        value: moved(entry.value, move),
      }));
      return { ...node, start, end, entries };
    }
  }
}

function holds(node: YamlNode, scalar: YamlScalar | undefined): boolean {
  return scalar !== undefined && node.start <= scalar.start && scalar.end <= node.end;
}

/** No node starts or ends within what the edit replaces: that is inside of one word or one comment. */
function offsetAfter(offset: number, { scalar, start, shift }: Move): number {
  return offset <= (scalar?.start ?? start) ? offset : offset + shift;
}
