import type { Cluster } from '../cluster/cluster';
import { type GraphReportOptions, mergedEdges } from './graph-edges';
import { visible } from './words';

/** CSV (RFC 4180, lines end with a line feed) with the columns `src,dst,conn`, and `scope` first where there are several. */
export function* graphCsv(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  yield clusters.length > 1 ? 'scope,src,dst,conn\n' : 'src,dst,conn\n';
  for (const { scope, src, dst, conn } of mergedEdges(clusters, options)) {
    const cells = scope === undefined ? [src, dst, conn] : [scope, src, dst, conn];
    yield `${cells.map(csvCell).join(',')}\n`;
  }
}

function csvCell(text: string): string {
  // A spreadsheet would take such a cell for a formula; no name that Kubernetes accepts begins like this.
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
  const shown = visible(harmless);
  return /[",]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
