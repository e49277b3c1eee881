import type { SourceDocument } from '../../analysis/source-file';
import type { TextRange } from '../../text/text-range';
import { structuralLines } from '../../yaml/structural-lines';
import type { YamlNode, YamlScalar } from '../../yaml/tree';

/** A character that a word processor or a web page put where YAML structure is expected. */
export interface Typography {
  readonly kind: 'bullet' | 'indentation' | 'quote' | 'separator';
  readonly range: TextRange;
  /** What is written. */
  readonly found: string;
  /** What YAML needs there. */
  readonly wanted: string;
}

/** A dash or a middle dot in front of a word may be a part of it; a bullet never is. What follows a bullet is often a tab. */
const bullet =
  /^([ \t]*)(?:([\u2022\u25cf\u25cb\u25e6\u25aa\u25a0\u2023\u2043])|([\u2013\u2014\u2212\u00b7])(?=[ \t\u00a0]|$))([ \t\u00a0]*)/;
/** No-break and other wide spaces, and characters without any width. */
const strangeSpace =
  /^[ \t]*([\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff][ \t\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]*)/;
/** Such a space behind a dash or a field's name: without a real one, the line is neither. An item's text may look so. */
const separator =
  /^([ \t]*(?:(?:- +)*-|[a-z][A-Za-z0-9]*:))([\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]+)[ \t]*[^\s]/;
const smartQuoted = /^([\u201c\u201d\u201e\u2018\u2019\u00ab])(.*)([\u201c\u201d\u2018\u2019\u00bb])$/;

/** All of them in a document, in order. Text inside block scalars, quotes and comments is the author's own. */
export function findTypography(document: SourceDocument): readonly Typography[] {
  const { content, text } = document;
  if (content.kind !== 'manifest' || isAscii(text)) return [];
  const found: Typography[] = [];
  const prose: TextRange[] = [];
  if (content.root !== undefined) readScalars(content.root, text, { found, prose }, false);
  let next = 0;
  for (const line of structuralLines(text)) {
    while (next < prose.length && (prose[next]?.end ?? 0) <= line.start) next++;
    const proseStart = prose[next]?.start ?? text.length;
    if (text.slice(line.start, Math.min(proseStart, line.end)).trim() !== '') found.push(...inLine(text, line));
  }
  return found.sort((a, b) => a.range.start - b.range.start);
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
  return !/[^\x00-\x7f]/.test(text);
}

function* inLine(text: string, line: TextRange): Iterable<Typography> {
  // A byte order mark at the start of a file is not indentation.
  const start = text.charCodeAt(line.start) === 0xfeff && line.start === 0 ? 1 : line.start;
  const written = text.slice(start, line.end);
  const spaces = strangeSpace.exec(written);
  const found = spaces?.[1];
  if (spaces !== null && found !== undefined && spaces[0].length < written.trimEnd().length) {
    const at = start + spaces[0].length - found.length;
    // Characters without width stand beside real spaces; wide ones stand for one each.
    const wanted = found.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').replace(/[^ \t]/g, ' ');
    yield { kind: 'indentation', range: { start: at, end: at + found.length }, found, wanted };
  }
  const match = bullet.exec(written);
  const sign = match?.[2] ?? match?.[3];
  if (match !== null && sign !== undefined) {
    const [, before = '', , , after = ''] = match;
    const at = start + before.length;
    // Behind a dash only spaces may stand; those that are there already stay as they are.
    const isPlain = /^ +$/.test(after) || before.length + 1 === written.trimEnd().length;
    const end = at + 1 + (isPlain ? 0 : after.length);
    yield {
      kind: 'bullet',
      range: { start: at, end },
      found: sign,
      wanted: isPlain ? '-' : `-${' '.repeat(Math.max(1, after.length))}`,
    };
  }
  const separated = separator.exec(written);
  if (separated?.[1] !== undefined && separated[2] !== undefined) {
    const at = start + separated[1].length;
    const range = { start: at, end: at + separated[2].length };
    yield { kind: 'separator', range, found: separated[1].trim(), wanted: ' ' };
  }
}

/**
 * Collects typographic quotes around whole plain scalars, and the texts in whose lines any character may stand:
 * quoted ones that go on for several lines, and those of annotations and descriptions.
 */
function readScalars(
  node: YamlNode,
  text: string,
  into: { readonly found: Typography[]; readonly prose: TextRange[] },
  isProse: boolean,
): void {
  if (node.origin === 'alias') return;
  if (node.kind === 'map') {
    for (const { key, value, merged } of node.entries) {
      if (merged === true) continue;
      if (key.style === 'plain') readQuotes(key, into.found);
      readScalars(value, text, into, isProse || key.source === 'annotations' || key.source === 'description');
    }
  } else if (node.kind === 'sequence') {
    for (const item of node.items) readScalars(item, text, into, isProse);
  } else if (isProse || node.style !== 'plain') {
    if (text.slice(node.start, node.end).includes('\n')) into.prose.push(node);
  } else {
    readQuotes(node, into.found);
  }
}

function readQuotes(scalar: YamlScalar, into: Typography[]): void {
  const match = smartQuoted.exec(scalar.source);
  if (match?.[2] === undefined) return;
  const range = { start: scalar.start, end: scalar.end };
  into.push({ kind: 'quote', range, found: scalar.source, wanted: JSON.stringify(match[2]) });
}
