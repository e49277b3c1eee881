import type { SourceDocument } from '../analysis/source-file';
import { podTemplatePath } from '../kubernetes/kinds';
import type { Resource } from '../kubernetes/resource';
import { field } from '../rules/finding';
import type { TextRange } from '../text/text-range';
import { commentsIn } from '../yaml/comments';
import { entriesOf, type FieldPath, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { nodeStartingOnLine } from './node-starting-on-line';
import type { SuppressedRule, Suppression } from './suppression';

/** The suppressions of one document, in the order of its text. Memoised: its text decides them. */
export function readSuppressions(document: SourceDocument): readonly Suppression[] {
  const known = memo.get(document);
  if (known !== undefined) return known;
  const suppressions = [...readComments(document), ...readAnnotations(document)];
  memo.set(document, suppressions);
  return suppressions;
}

const memo = new WeakMap<SourceDocument, readonly Suppression[]>();

function* readComments({ text, content }: SourceDocument): Iterable<Suppression> {
  // A text test first: nearly no document has one, and finding comments costs as much as reading the document.
  if (content.kind === 'template' || !text.includes('firebreak:')) return;
  const root = content.kind === 'manifest' ? content.root : undefined;
  // What stands in files of other tools is none of our business; a document of comments alone is part of what follows.
  const isForeign = content.kind === 'ignored' && nextContentLine(text, -1).start < text.length;
  for (const range of commentsIn(text)) {
    const suppression = readComment(text, range, root);
    if (suppression !== undefined && (!isForeign || suppression.covers.kind === 'file')) yield suppression;
  }
}

const directive = /^#[#\s]*firebreak:[ \t]*([\w-]*)[ \t]*(\[[^\]]*\]?)?[ \t]*(.*)$/d;

function readComment(text: string, comment: TextRange, root: YamlNode | undefined): Suppression | undefined {
  const match = directive.exec(text.slice(comment.start, comment.end));
  if (match === null) return undefined;
  const [, word = '', list, reason = ''] = match;
  const listStart = comment.start + (match.indices?.[2]?.[0] ?? 0);
  const rules = list === undefined ? [] : readList(list, listStart);
  const base = { carrier: 'comment', place: { kind: 'text', range: comment }, rules, reason } as const;
  switch (word) {
    case 'ignore':
      return {
        ...base,
        covers: { kind: 'range', range: targetOf(text, comment, root) },
        problem: listProblem(word, list, rules),
      };
    case 'ignore-resource':
      return {
        ...base,
        covers: { kind: 'range', range: { start: 0, end: text.length } },
        problem: listProblem(word, list, rules),
      };
    case 'ignore-file':
      return {
        ...base,
        covers: { kind: 'file' },
        problem: list === undefined ? undefined : listProblem(word, list, rules),
      };
    default:
      return {
        ...base,
        covers: { kind: 'file' },
        problem: `"${word}" is no suppression; write ignore[rule-id], ignore-resource[rule-id] or ignore-file.`,
      };
  }
}

function listProblem(word: string, list: string | undefined, rules: readonly SuppressedRule[]): string | undefined {
  if (list !== undefined && !list.endsWith(']')) return `The list of rules after "${word}" is not closed.`;
  return rules.length === 0 ? `"${word}" names no rule; write ${word}[rule-id].` : undefined;
}

/** `[a, b]` with the place of each id. */
function readList(list: string, start: number): readonly SuppressedRule[] {
  return [...list.matchAll(/[^\s,[\]]+/g)].map(({ 0: id, index }) => ({
    id,
    place: { kind: 'text', range: { start: start + index, end: start + index + id.length } },
  }));
}

/** What a comment is about: what starts on its own line, or, where it has that for itself, on the next line of content. */
function targetOf(text: string, comment: TextRange, root: YamlNode | undefined): TextRange {
  const lineStart = text.lastIndexOf('\n', comment.start) + 1;
  const isOnOwnLine = text.slice(lineStart, comment.start).trim() === '';
  const line = isOnOwnLine ? nextContentLine(text, comment.end) : { start: lineStart, end: comment.start };
  // Above the first line of a document it stands above the document.
  const isAboveRoot = isOnOwnLine && root !== undefined && root.start >= line.start && root.start <= line.end;
  if (isAboveRoot) return { start: 0, end: text.length };
  return nodeStartingOnLine(root, line) ?? line;
}

/** From the line after the offset on; -1 is before the first line. An empty range at the end when there is none. */
function nextContentLine(text: string, from: number): TextRange {
  let start = from === -1 ? 0 : text.indexOf('\n', from) + 1;
  while (start > 0 || from === -1) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end).trim();
    if (line !== '' && !line.startsWith('#') && line !== '---') return { start, end: end === -1 ? text.length : end };
    if (end === -1) break;
    start = end + 1;
  }
  return { start: text.length, end: text.length };
}

const annotationPrefix = 'ignore.firebreak/';

function* readAnnotations({ content }: SourceDocument): Iterable<Suppression> {
  if (content.kind !== 'manifest') return;
  for (const resource of content.resources) {
    const template = podTemplatePath(resource);
    yield* annotationsAt(resource, ['metadata', 'annotations']);
    // Of a Pod they are the same annotations.
    if (template !== undefined && template.length > 0) {
      yield* annotationsAt(resource, [...template, 'metadata', 'annotations']);
    }
  }
}

function* annotationsAt({ node, basePath }: Resource, path: FieldPath): Iterable<Suppression> {
  for (const { key, value } of entriesOf(nodeAt(node, path))) {
    const name = keyText(key);
    if (!name.startsWith(annotationPrefix)) continue;
    const place = field([...basePath, ...path, name], 'key');
    yield {
      carrier: 'annotation',
      place,
      rules: [{ id: name.slice(annotationPrefix.length), place }],
      reason: value.kind === 'scalar' && value.value !== null ? String(value.value) : '',
      covers: { kind: 'range', range: { start: node.start, end: node.end } },
    };
  }
}
