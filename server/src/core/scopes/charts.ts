import type { SourceFile } from '../analysis/source-file';
import { baseNameOf, parentOf } from './relative-uri';

/** The Helm charts of the workspace. */
export interface ChartFolders {
  /** Chart.yaml of the charts that are not part of another chart. */
  readonly roots: readonly SourceFile[];
  /** By the URI of every chart folder: the Chart.yaml of the outermost chart that it is a part of. */
  readonly byDirectory: ReadonlyMap<string, SourceFile>;
}

/** A chart under another chart's `charts/` is its dependency and installed with it (https://helm.sh/docs/topics/charts/). */
export function findCharts(chartFiles: readonly SourceFile[]): ChartFolders {
  const byDirectory = new Map<string, SourceFile>();
  const roots: SourceFile[] = [];
  // Parents before their dependencies.
  for (const file of [...chartFiles].sort((a, b) => a.uri.length - b.uri.length || (a.uri < b.uri ? -1 : 1))) {
    const directory = parentOf(file.uri);
    const above = parentOf(directory);
    const owner = baseNameOf(above) === 'charts' ? byDirectory.get(parentOf(above)) : undefined;
    byDirectory.set(directory, owner ?? file);
    if (owner === undefined) roots.push(file);
  }
  return { roots: roots.sort((a, b) => (a.uri < b.uri ? -1 : 1)), byDirectory };
}

/** Chart.yaml of the chart that a file is a part of. */
export function chartOf(charts: ChartFolders, uri: string): SourceFile | undefined {
  for (let folder = parentOf(uri); folder.length > 0; folder = parentOf(folder)) {
    const chart = charts.byDirectory.get(folder);
    if (chart !== undefined) return chart;
    if (!folder.includes('/')) return undefined;
  }
  return undefined;
}
