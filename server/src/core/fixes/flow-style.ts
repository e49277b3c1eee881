import type { SourceFile } from '../analysis/source-file';
import { parseDocument } from '../yaml/parse-document';
import type { YamlMap, YamlNode, YamlScalar, YamlSequence } from '../yaml/tree';
import { lineEndAt, lineStartAt } from '../yaml/yaml-text';
import { Refusal } from './refusal';

/** In a file of JSON nothing may stand without quotes. */
export function isJsonFile({ path }: SourceFile): boolean {
  return path.endsWith('.json');
}

/** YAML in block style on one line of flow style. Only for text that fixes generate. */
export function toFlow(yaml: string, isJson: boolean): string {
  const { root } = parseDocument(yaml);
  return root === undefined ? '' : printFlow(root, isJson);
}

/** A value as YAML, in quotes where it would end too early in flow style. */
export function scalarInFlow(value: string): string {
  return /^["'[{]/.test(value) || !endsInFlow(value) ? value : JSON.stringify(value);
}

/**
 * Adds what is indented from 0 to a map or a list in flow style that has something already: quoted as the last entry
 * is, and on a line of its own if that one has its own. Gives the range that is replaced, relative to the document.
 */
export function addToFlow(
  node: YamlMap | YamlSequence,
  text: string,
  yaml: string,
  eol: string,
): [start: number, end: number, newText: string] {
  const last = lastPart(node);
  const added = toFlow(yaml, last.isQuoted);
  // Without the brackets, which are there.
  const inner = node.kind === 'map' ? added.slice(2, -2) : added.slice(1, -1);
  const lineStart = lineStartAt(text, last.start);
  if (text.slice(lineStart, last.start).trim() !== '') return [last.end, last.end, `, ${inner}`];
  // A comment there is about the entry before it.
  if (text.slice(last.end, lineEndAt(text, last.end)).includes('#'))
    throw new Refusal('A comment stands behind the last entry.');
  return [last.end, last.end, `,${eol}${text.slice(lineStart, last.start)}${inner}`];
}

function lastPart(node: YamlMap | YamlSequence): {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
} {
  if (node.kind === 'sequence') {
    const item = node.items.at(-1);
    if (item === undefined) throw new Refusal('The list is empty.');
    return { start: item.start, end: item.end, isQuoted: isQuoted(item) };
  }
  // What a merge brings in stands elsewhere.
  const entry = node.entries.findLast(({ merged }) => merged !== true);
  if (entry === undefined) throw new Refusal('The field is brought in by a merge.');
  return { start: entry.key.start, end: Math.max(entry.key.end, entry.value.end), isQuoted: isQuoted(entry.key) };
}

function isQuoted(node: YamlNode): boolean {
  if (node.kind === 'scalar') return node.style === 'double';
  const [first] = node.kind === 'map' ? node.entries.map(({ key }) => key) : node.items;
  return first !== undefined && isQuoted(first);
}

function printFlow(node: YamlNode, isJson: boolean): string {
  if (node.kind === 'scalar') return isJson ? JSON.stringify(node.value) : printScalar(node);
  if (node.kind === 'sequence') return `[${node.items.map((item) => printFlow(item, isJson)).join(', ')}]`;
  if (node.entries.length === 0) return '{}';
  const entries = node.entries.map(({ key, value }) => `${printFlow(key, isJson)}: ${printFlow(value, isJson)}`);
  return `{ ${entries.join(', ')} }`;
}

function printScalar({ source, value, style }: YamlScalar): string {
  if (style === 'block') return JSON.stringify(value);
  return style === 'plain' && !endsInFlow(source) ? source : JSON.stringify(source);
}

/** What begins like `::/0` or has one of the marks of flow style in it would end a plain scalar. */
function endsInFlow(plain: string): boolean {
  return /^:|[,[\]{}]/.test(plain);
}
