import type { Cluster } from '../cluster/cluster';
import { diffGraphs, type GraphChange } from '../graph/diff-graphs';
import { compareText } from '../text/compare-text';
import type { GraphReportOptions } from './graph-edges';
import { compareEnds, mergeScopes, type ScopeEntries } from './merge-scopes';

/** The models on both sides of a difference, scope by scope. */
export interface DiffedClusters {
  readonly before: readonly Cluster[];
  readonly after: readonly Cluster[];
}

export type DiffOptions = Pick<GraphReportOptions, 'ipBlocks'>;

/** With the scope where there are several. */
export interface ScopedChange extends GraphChange {
  readonly scope?: string;
}

/**
 * The differences of each scope, by name; computed while they are read. Scopes of one name belong together, and so do two
 * that are the only ones of their side: a folder may have got its kustomization in between.
 * A scope that is on one side only gains or loses everything.
 */
export function changesByScope(
  { before, after }: DiffedClusters,
  options: DiffOptions,
): readonly ScopeEntries<GraphChange>[] {
  const [onlyBefore, onlyAfter] = [before, after].map((clusters) => (clusters.length === 1 ? clusters[0] : undefined));
  if (onlyBefore !== undefined && onlyAfter !== undefined) {
    return [{ scope: onlyAfter.scope, entries: diffGraphs(onlyBefore, onlyAfter, options) }];
  }
  const names = new Set([...before, ...after].map(({ scope }) => scope));
  return [...names].sort(compareText).flatMap((scope) => {
    const [old, young] = [before, after].map((clusters) => clusters.filter((cluster) => cluster.scope === scope));
    // Kustomizations and charts of one folder have one name, and stand in one order on both sides.
    return Array.from({ length: Math.max(old?.length ?? 0, young?.length ?? 0) }, (_, index) => ({
      scope,
      entries: diffGraphs(old?.[index], young?.[index], options),
    }));
  });
}

/** The changes of all scopes in one order, without holding them all. */
export function mergedChanges(clusters: DiffedClusters, options: DiffOptions): Iterable<ScopedChange> {
  return mergeScopes(changesByScope(clusters, options), compareEnds);
}
