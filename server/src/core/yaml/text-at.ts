import type { TextRange } from '../text/text-range';

/** The first run of characters other than white space at or after an offset; at the text's end the last one before it. */
export function wordAt(text: string, offset: number): TextRange {
  let start = offset;
  while (start < text.length && isSpace(text, start)) start++;
  if (start >= text.length) {
    start = text.length;
    while (start > 0 && isSpace(text, start - 1)) start--;
    while (start > 0 && !isSpace(text, start - 1) && start > offset - longestWord) start--;
  }
  let end = start;
  while (end < text.length && !isSpace(text, end) && end - start < longestWord) end++;
  return { start, end };
}

/** From an offset to the last character on its line that is not white space. */
export function rangeToLineEnd(text: string, offset: number): TextRange {
  const start = Math.min(offset, text.length);
  const lineEnd = text.indexOf('\n', start);
  let end = lineEnd === -1 ? text.length : lineEnd;
  while (end > start && isSpace(text, end - 1)) end--;
  return { start, end: Math.min(end, start + longestLine) };
}

export function isFirstOnLine(text: string, offset: number): boolean {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n';
}

/** The last character before an offset that is not white space. */
export function visibleBefore(text: string, offset: number): string | undefined {
  let at = offset - 1;
  while (at >= 0 && isSpace(text, at)) at--;
  return text[at];
}

/** Problems are underlined at their start: a line of a megabyte is not underlined as a whole. */
const longestWord = 80;
const longestLine = 200;

function isSpace(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 32 || code === 10 || code === 13 || code === 9;
}
