import type { Cluster } from '../cluster/cluster';
import { type GraphReportOptions, mergedEdges } from './graph-edges';
import { markdownRow } from './markdown-table';

/** A table of GitHub's Markdown with the columns `src`, `dst` and `conn`, and `scope` first where there are several. */
export function* graphMarkdown(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const scopeHead = clusters.length > 1 ? '| scope ' : '';
  yield `${scopeHead}| src | dst | conn |\n${scopeHead && '|-------'}|-----|-----|------|\n`;
  for (const { scope, src, dst, conn } of mergedEdges(clusters, options)) {
    yield markdownRow(scope === undefined ? [src, dst, conn] : [scope, src, dst, conn]);
  }
}
