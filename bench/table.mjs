/** Plain-text tables and the few numbers in them. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function number(value) {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
}

export function ratio(value) {
  return `${number(value)} ×`;
}

/** The first column is aligned left, the others right; a cell that is missing is a dash. */
export function printTable(title, header, rows) {
  const lines = [header, ...rows].map((row) => header.map((_, column) => cellText(row[column])));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  console.log(`\n${title}\n`);
  for (const line of lines) {
    console.log(
      line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('   '),
    );
  }
}

function cellText(cell) {
  return typeof cell === 'string' ? cell : number(cell);
}
