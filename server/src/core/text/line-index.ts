/** Zero-based line and character, the character in UTF-16 code units, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Where the lines of a text start and end. Lines end at `\n`, `\r\n` or a lone `\r`, as in LSP.
 * The first line starts after a byte order mark: editors do not show it and do not count it.
 */
export interface LineIndex {
  readonly lineStarts: readonly number[];
  /** Offsets of the line ends themselves; the last line ends with the text. */
  readonly lineEnds: readonly number[];
  readonly length: number;
}

/** One pass over the text; offsets are UTF-16 code units. */
export function buildLineIndex(text: string): LineIndex {
  const lineStarts = [text.startsWith('\uFEFF') ? 1 : 0];
  const lineEnds: number[] = [];
  if (text.includes('\r')) {
    for (const { index, 0: lineEnd } of text.matchAll(/\r\n|\n|\r/g)) {
      lineEnds.push(index);
      lineStarts.push(index + lineEnd.length);
    }
  } else {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      lineEnds.push(at);
      lineStarts.push(at + 1);
    }
  }
  lineEnds.push(text.length);
  return { lineStarts, lineEnds, length: text.length };
}

/** Offsets outside the text are clamped to it. */
export function positionAt(index: LineIndex, offset: number): Position {
  const target = Math.max(0, Math.min(offset, index.length));
  let low = 0;
  let high = index.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.lineStarts[middle] ?? 0) <= target) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: Math.max(0, target - (index.lineStarts[low] ?? 0)) };
}

/** Positions outside the text are clamped to it, and those beyond a line's end to that end, as LSP has it. */
export function offsetAt(index: LineIndex, position: Position): number {
  const start = index.lineStarts[position.line];
  if (start === undefined) return position.line < 0 ? (index.lineStarts[0] ?? 0) : index.length;
  const end = index.lineEnds[position.line] ?? index.length;
  return Math.max(start, Math.min(start + position.character, end));
}
