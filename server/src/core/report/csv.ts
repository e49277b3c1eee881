import { visible } from './words';

/** One line of CSV (RFC 4180), which ends with a line feed. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(text: string): string {
  // A spreadsheet would take such a cell for a formula; no name that Kubernetes accepts begins like this.
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
  const shown = visible(harmless);
  return /[",]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
