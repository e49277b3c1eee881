import type { Cluster } from '../cluster/cluster';
import { csvLine } from './csv';
import { type GraphReportOptions, mergedEdges } from './graph-edges';

/** CSV (RFC 4180, lines end with a line feed) with the columns `src,dst,conn`, and `scope` first where there are several. */
export function* graphCsv(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  yield clusters.length > 1 ? 'scope,src,dst,conn\n' : 'src,dst,conn\n';
  for (const { scope, src, dst, conn } of mergedEdges(clusters, options)) {
    yield csvLine(scope === undefined ? [src, dst, conn] : [scope, src, dst, conn]);
  }
}
