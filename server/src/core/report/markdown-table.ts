import { visible } from './words';

/** The names of the columns, which are plain words, and the line below them. */
export function markdownHead(columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |\n|${columns.map((name) => '-'.repeat(name.length + 2)).join('|')}|\n`;
}

/** One row of a table of GitHub's Markdown. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(markdownCell).join(' | ')} |\n`;
}

/** Names that Kubernetes accepts stand as they are; any other text is shown as code, in which nothing is markup. */
function markdownCell(text: string): string {
  if (plain.test(text) && !/www\.|:\/\//.test(text)) return text;
  const shown = visible(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** `shop/web[Deployment]`, `10.0.0.0-10.255.255.255[External]`, `{ingress-controller}`, `TCP 80-81,UDP 53 (possibly)`, `TCP 80-81 (certain: TCP 80)`, a folder, nothing. */
const plain =
  /^(\{?[\p{L}\p{N} ./:,-]+\}?(\[[A-Za-z]+\]( [\p{L}\p{N} ./:,-]+)?)*( \((possibly|certain: [\p{L}\p{N} ,-]+)\))?)?$/u;
