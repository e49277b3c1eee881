import type { Cluster } from '../cluster/cluster';
import { csvLine } from './csv';
import {
  connectionsCell,
  type GraphReportOptions,
  mergedEdges,
  mergedExposure,
  mergedUnprotected,
  type ScopedEdge,
} from './graph-edges';

/**
 * CSV (RFC 4180, lines end with a line feed) with the columns `src,dst,conn`, and `scope` first where there are several.
 * Where something unknown decides, `conn` ends in `(possibly)`, or in `(certain: TCP 80)` with the part that is certain.
 * With exposure also `list` before them: `connection`, `egress-exposure`, `ingress-exposure`, and `unprotected-egress` and
 * `unprotected-ingress`, which have a workload in `src` or `dst` and nothing else.
 */
export function* graphCsv(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const head = options.exposure ? 'list,src,dst,conn' : 'src,dst,conn';
  yield clusters.length > 1 ? `scope,${head}\n` : `${head}\n`;
  for (const edge of mergedEdges(clusters, options)) yield row(edge, options.exposure ? 'connection' : undefined);
  if (!options.exposure) return;
  for (const edge of mergedExposure(clusters, 'egress', options)) yield row(edge, 'egress-exposure');
  for (const edge of mergedExposure(clusters, 'ingress', options)) yield row(edge, 'ingress-exposure');
  for (const { workload, direction, ...scoped } of mergedUnprotected(clusters, options)) {
    const isSource = direction === 'Egress';
    const edge = { src: isSource ? workload : '', dst: isSource ? '' : workload, conn: '' };
    yield row({ ...edge, ...scoped }, isSource ? 'unprotected-egress' : 'unprotected-ingress');
  }
}

function row({ scope, src, dst, ...edge }: ScopedEdge, list: string | undefined): string {
  return csvLine([scope, list, src, dst, connectionsCell(edge)].filter((cell) => cell !== undefined));
}
