import { type Document, isAlias, isMap, isScalar, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { limits } from '../limits';
import type { TextRange } from '../text/text-range';
import { convertScalar, emptyScalar, isEmptyScalar, rangeOf } from './convert-scalar';
import { reportDuplicateKeys } from './duplicate-keys';
import { expandMerges, type Merge } from './merge-keys';
import { formatCount, quoteText, type Report } from './problem';
import type { NodeOrigin, YamlEntry, YamlMap, YamlNode, YamlSequence } from './tree';

/**
 * Turns the parser's nodes into the compact tree; undefined for a document of comments and blank lines.
 * Aliases share the nodes that they stand for, so the work is linear in the text whatever they would expand to.
 */
export function convertDocument(text: string, document: Document.Parsed, report: Report): YamlNode | undefined {
  const contents = document.contents as Node | null;
  if (contents === null || (isScalar(contents) && isEmptyScalar(contents) && !contents.anchor && !contents.tag)) {
    return undefined;
  }
  return convertNode({ text, report, anchors: new Map(), size: 0, addedSize: 0 }, contents);
}

interface Conversion {
  readonly text: string;
  readonly report: Report;
  /** The latest anchor of each name. */
  readonly anchors: Map<string, Anchor>;
  /** Nodes so far, those behind aliases counted each time. */
  size: number;
  /** The part of `size` that aliases have added. */
  addedSize: number;
}

interface Anchor {
  /** Undefined while the anchored node is being read: an alias to it from inside would be endless. */
  node: YamlNode | undefined;
  size: number;
}

function convertNode(conversion: Conversion, node: Node): YamlNode {
  if (isAlias(node)) return convertAlias(conversion, node.source, rangeOf(node));
  const { anchor: name } = node as { anchor?: string };
  if (!name) return convertWritten(conversion, node, undefined);
  const anchor: Anchor = { node: undefined, size: 0 };
  conversion.anchors.set(name, anchor);
  const sizeBefore = conversion.size;
  const converted = convertWritten(conversion, node, 'anchor');
  anchor.node = converted;
  anchor.size = conversion.size - sizeBefore;
  return converted;
}

function convertWritten(conversion: Conversion, node: Node, origin: NodeOrigin | undefined): YamlNode {
  conversion.size++;
  if (isScalar(node)) return withOrigin(convertScalar(conversion.text, node, conversion.report), origin);
  if (isMap(node)) return withOrigin(convertMap(conversion, node as YAMLMap<Node | null, Node | null>), origin);
  return withOrigin(convertSequence(conversion, node as YAMLSeq<Node>), origin);
}

function withOrigin<T extends YamlNode>(node: T, origin: NodeOrigin | undefined): T {
  return origin === undefined ? node : { ...node, origin };
}

function convertAlias(conversion: Conversion, name: string, range: TextRange): YamlNode {
  const anchor = conversion.anchors.get(name);
  if (anchor === undefined) {
    // A name that nobody would give an anchor is a value that was meant as text, such as a cron schedule.
    const isName = /^[\w.-]+$/.test(name);
    const message = isName
      ? `Alias ${quoteText(`*${name}`)} refers to no anchor before it.`
      : 'Value that starts with "*" must be put in quotes.';
    conversion.report('syntax', range, message);
    return withOrigin(emptyScalar(range.start, range.end), 'alias');
  }
  if (anchor.node === undefined) {
    const message = `Alias ${quoteText(`*${name}`)} stands inside its own anchor, so the document has no end.`;
    conversion.report('limit', range, message);
    return withOrigin(emptyScalar(range.start, range.end), 'alias');
  }
  conversion.size += anchor.size;
  conversion.addedSize += anchor.size;
  if (conversion.addedSize > limits.expandedNodes) {
    const count = formatCount(limits.expandedNodes);
    conversion.report('limit', range, `Aliases add more than ${count} nodes to the document, so it is not analysed.`);
    return withOrigin(emptyScalar(range.start, range.end), 'alias');
  }
  return { ...anchor.node, start: range.start, end: range.end, origin: 'alias' };
}

function convertSequence(conversion: Conversion, node: YAMLSeq<Node>): YamlSequence {
  const range = rangeOf(node);
  const items: YamlNode[] = [];
  for (const item of node.items) items.push(convertNode(conversion, item));
  if (node.flow) return { kind: 'sequence', start: range.start, end: range.end, items, style: 'flow' };
  return { kind: 'sequence', start: range.start, end: items.at(-1)?.end ?? range.end, items, style: 'block' };
}

function convertMap(conversion: Conversion, node: YAMLMap<Node | null, Node | null>): YamlMap {
  const range = rangeOf(node);
  const entries: YamlEntry[] = [];
  let parts: (YamlEntry | Merge)[] | undefined;
  let { end } = range;
  for (const pair of node.items) {
    const key = pair.key === null ? emptyScalar(range.start, range.start) : convertNode(conversion, pair.key);
    const value = pair.value === null ? emptyScalar(key.end, key.end) : convertNode(conversion, pair.value);
    end = value.end;
    if (isMergeKey(pair.key)) {
      parts ??= [...entries];
      parts.push(convertMerge(conversion, key, value));
    } else if (key.kind === 'scalar') {
      if (key.value === null) conversion.report('syntax', key, 'Key is empty; Kubernetes needs text there.');
      entries.push({ key, value });
      parts?.push({ key, value });
    } else {
      conversion.report('syntax', firstCharacter(key), 'Key is a map or a list; Kubernetes needs text there.');
    }
  }
  reportDuplicateKeys(entries, conversion.report);
  return {
    kind: 'map',
    start: range.start,
    end: node.flow ? range.end : end,
    entries: parts === undefined ? entries : expandMerges(parts),
    style: node.flow ? 'flow' : 'block',
  };
}

/** Quoted, it is an ordinary key. */
function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.source === '<<' && (key.tag === undefined ? key.type === 'PLAIN' : key.tag === mergeTag);
}

const mergeTag = 'tag:yaml.org,2002:merge';

/** Anything but maps is reported and brings in nothing. An alias of a list is refused, as go-yaml refuses it. */
function convertMerge(conversion: Conversion, key: TextRange, value: YamlNode): Merge {
  const maps = value.kind === 'sequence' && value.origin !== 'alias' ? value.items : [value];
  const sources: (readonly YamlEntry[])[] = [];
  for (const map of maps) if (map.kind === 'map') sources.push(map.entries);
  if (sources.length < maps.length) conversion.report('syntax', key, 'Merge key "<<" needs a map or a list of maps.');
  return { sources };
}

function firstCharacter(range: TextRange): TextRange {
  return { start: range.start, end: Math.min(range.start + 1, range.end) };
}
