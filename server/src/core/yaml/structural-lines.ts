import type { TextRange } from '../text/text-range';

// `[^\n]` and not `.`, which stops at a lone `\r`: a long line of headers before one would cost the square of its length.
const blockHeader = /(?:^|[\s:\-?])[|>][+-]?\d?[+-]?[ \t]*(?:#[^\n]*)?$/;

/**
 * The lines of a document that are YAML structure: not comments, not blank, not inside block scalars.
 * Works on text that does not parse. Without line ends.
 */
export function* structuralLines(text: string): Iterable<TextRange> {
  let blockIndent: number | undefined;
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const next = end + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    const indent = line.search(/[^ ]/);
    if (indent < 0 || line[indent] === '#') {
      start = next;
      continue;
    }
    if (blockIndent !== undefined && indent > blockIndent) {
      start = next;
      continue;
    }
    blockIndent = blockHeader.test(line) ? indent : undefined;
    yield { start, end: start + line.length };
    start = next;
  }
}
