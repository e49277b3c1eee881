import type { SourceDocument } from '../../analysis/source-file';
import type { TextRange } from '../../text/text-range';
import { structuralLines } from '../../yaml/structural-lines';
import type { YamlNode } from '../../yaml/tree';

/** A character that a word processor or a web page put where YAML structure is expected. */
export interface Typography {
  readonly kind: 'bullet' | 'indentation' | 'quote';
  readonly range: TextRange;
  /** What is written. */
  readonly found: string;
  /** What YAML needs there. */
  readonly wanted: string;
}

const bullet = /^([ \t]*)([\u2022\u25cf\u25e6\u25aa\u2023\u2043\u2013\u2014\u2212\u00b7])(?=[ \t\u00a0]|$)/;
/** No-break and other wide spaces, and characters without any width. */
const strangeSpace =
  /^[ \t]*([\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff][ \t\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]*)/;
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
  if (match?.[2] !== undefined && match[1] !== undefined) {
    const at = start + match[1].length;
    yield { kind: 'bullet', range: { start: at, end: at + 1 }, found: match[2], wanted: '-' };
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
      readScalars(value, text, into, isProse || key.source === 'annotations' || key.source === 'description');
    }
  } else if (node.kind === 'sequence') {
    for (const item of node.items) readScalars(item, text, into, isProse);
  } else if (isProse || node.style !== 'plain') {
    if (text.slice(node.start, node.end).includes('\n')) into.prose.push(node);
  } else {
    const match = smartQuoted.exec(node.source);
    if (match?.[2] === undefined) return;
    const range = { start: node.start, end: node.end };
    into.found.push({ kind: 'quote', range, found: node.source, wanted: JSON.stringify(match[2]) });
  }
}
