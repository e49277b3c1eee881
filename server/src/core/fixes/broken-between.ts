import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import { compareText } from '../text/compare-text';
import { brokenDependencies, brokenName } from './broken-dependencies';
import { scopesChangedBetween } from './changed-scopes';

/** Declared dependencies that could connect before and cannot any more: `web to db`, sorted. Costs the changed namespaces. */
export function brokenBetween(before: Analysis, after: Analysis): readonly string[] {
  const broken = scopesChangedBetween(before, after).flatMap(({ old, young, namespaces }) =>
    brokenDependencies(clusterOf(old), clusterOf(young), namespaces).map(brokenName),
  );
  return [...new Set(broken)].sort(compareText);
}
