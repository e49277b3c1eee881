// The table of rules in README.md, in the order of the registry, which goes from gaps to mistakes.

/** @typedef {{ id: string, title: string, severity: string }} RuleLine */

const headings = ['Rule', 'Severity', 'What it finds'];
const table = /^\| Rule +\| Severity +\| What it finds +\|\n(?:\|.*\n)*/m;

/**
 * @param {string} readme
 * @param {readonly RuleLine[]} rules
 * @returns {string} the text with a line for each rule
 */
export function withCurrentRules(readme, rules) {
  if (!table.test(readme)) throw new Error('README.md has no table of rules.');
  const rows = rules.map(({ id, title, severity }) => [`[\`${id}\`](docs/rules/${id}.md)`, severity, title]);
  return readme.replace(table, () => renderTable([headings, ...rows]));
}

/** @param {readonly (readonly string[])[]} rows the headings first */
function renderTable(rows) {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head, ...body] = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`, ...body].join('');
}
