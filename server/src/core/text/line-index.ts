/** Zero-based line and character, the character in UTF-16 code units, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Start offsets of all lines of a text. Lines end at `\n`, `\r\n` or a lone `\r`, as in LSP.
 * The first line starts after a byte order mark: editors do not show it and do not count it.
 */
export interface LineIndex {
  readonly lineStarts: readonly number[];
  readonly length: number;
}

export function buildLineIndex(text: string): LineIndex {
  const lineStarts = [text.startsWith('\uFEFF') ? 1 : 0];
  const lineEnd = /\r\n|\n|\r/g;
  while (lineEnd.test(text)) lineStarts.push(lineEnd.lastIndex);
  return { lineStarts, length: text.length };
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

/** Positions outside the text are clamped to it. */
export function offsetAt(index: LineIndex, position: Position): number {
  const start = index.lineStarts[position.line];
  if (start === undefined) return position.line < 0 ? (index.lineStarts[0] ?? 0) : index.length;
  const next = index.lineStarts[position.line + 1] ?? index.length;
  return Math.max(start, Math.min(start + position.character, next));
}
