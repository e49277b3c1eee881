import { type clustersFor, visible } from '../core';

/** That there is nothing to answer about where the PATHs lead, in one sentence; undefined where there are workloads. */
export function noWorkloads(clusters: ReturnType<typeof clustersFor>, paths: readonly string[]): string | undefined {
  const hasWorkloads = clusters.some(({ namespaces }) =>
    [...namespaces.values()].some(({ workloads }) => workloads.length > 0),
  );
  return hasWorkloads ? undefined : `No workloads found in ${placeOf(paths)}.`;
}

function placeOf(paths: readonly string[]): string {
  if (paths.length === 0) return 'the current directory';
  return paths.includes('-') ? 'standard input' : paths.map(visible).join(', ');
}
