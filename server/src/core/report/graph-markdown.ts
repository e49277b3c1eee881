import type { Cluster } from '../cluster/cluster';
import { type GraphReportOptions, mergedEdges } from './graph-edges';
import { visible } from './words';

/** A table of GitHub's Markdown with the columns `src`, `dst` and `conn`, and `scope` first where there are several. */
export function* graphMarkdown(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const scopeHead = clusters.length > 1 ? '| scope ' : '';
  yield `${scopeHead}| src | dst | conn |\n${scopeHead && '|-------'}|-----|-----|------|\n`;
  for (const { scope, src, dst, conn } of mergedEdges(clusters, options)) {
    const cells = scope === undefined ? [src, dst, conn] : [scope, src, dst, conn];
    yield `| ${cells.map(markdownCell).join(' | ')} |\n`;
  }
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

/** `shop/web[Deployment]`, `10.0.0.0-10.255.255.255[External]`, `{ingress-controller}`, `TCP 80-81,UDP 53`, a folder. */
const plain = /^\{?[\p{L}\p{N} ./:,-]+\}?(\[[A-Za-z]+\])?$/u;
