import type { Painter } from './paint';
import { visible } from './words';

export interface Cell {
  readonly text: string;
  readonly paint?: Painter;
}

/** Rows as lines in which the cells stand under each other, two spaces apart, without trailing space. */
export function alignColumns(cells: readonly (readonly Cell[])[]): readonly string[] {
  const rows = cells.map((row) => row.map((cell) => ({ ...cell, text: visible(cell.text) })));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      // The last cell of a row needs no width: it may be as long as it likes.
      if (column < row.length - 1) widths[column] = Math.max(widths[column] ?? 0, cell.text.length);
    });
  }
  return rows.map((row) =>
    row.map((cell, column) => printCell(cell, widths[column] ?? 0, column === row.length - 1)).join(''),
  );
}

function printCell({ text, paint }: Cell, width: number, isLast: boolean): string {
  const painted = paint === undefined || text === '' ? text : paint(text);
  return isLast ? painted : `${painted}${' '.repeat(Math.max(0, width - text.length) + 2)}`;
}
