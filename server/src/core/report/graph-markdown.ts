import type { Cluster } from '../cluster/cluster';
import { exposureTitles } from './graph';
import {
  connectionsCell,
  type GraphReportOptions,
  mergedEdges,
  mergedExposure,
  mergedUnprotected,
} from './graph-edges';
import { markdownHead, markdownRow } from './markdown-table';

/**
 * A table of GitHub's Markdown with the columns `src`, `dst` and `conn`, and `scope` first where there are several.
 * Where something unknown decides, `conn` ends in `(possibly)`, or in `(certain: TCP 80)` with the part that is certain.
 * With exposure, one table under a heading for each list.
 */
export function* graphMarkdown(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const isScoped = clusters.length > 1;
  if (options.exposure) yield '## Connections\n\n';
  yield head(isScoped, ['src', 'dst', 'conn']);
  for (const { scope, src, dst, ...edge } of mergedEdges(clusters, options)) {
    yield row(scope, [src, dst, connectionsCell(edge)]);
  }
  if (!options.exposure) return;
  for (const direction of ['egress', 'ingress'] as const) {
    yield `\n## ${exposureTitles[direction]}\n\n`;
    yield head(isScoped, ['src', 'dst', 'conn']);
    for (const { scope, src, dst, ...edge } of mergedExposure(clusters, direction, options)) {
      yield row(scope, [src, dst, connectionsCell(edge)]);
    }
  }
  yield '\n## Not protected by any policy\n\n';
  yield head(isScoped, ['workload', 'direction']);
  for (const { scope, workload, direction } of mergedUnprotected(clusters, options)) {
    yield row(scope, [workload, direction]);
  }
}

function head(isScoped: boolean, names: readonly string[]): string {
  return markdownHead(isScoped ? ['scope', ...names] : names);
}

function row(scope: string | undefined, cells: readonly string[]): string {
  return markdownRow(scope === undefined ? cells : [scope, ...cells]);
}
