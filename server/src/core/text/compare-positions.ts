import type { Position } from './line-index';

/** From the start of a text to its end. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
