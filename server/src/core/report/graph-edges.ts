import type { Cluster } from '../cluster/cluster';
import type { ConnectivityOptions } from '../connectivity/options';
import { buildGraph, type GraphEdge } from '../graph/build-graph';
import { mergeScopes } from './merge-scopes';

export interface GraphReportOptions {
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
  /** A name as in a question: only the connections from and to it. */
  readonly focus?: string | undefined;
}

/** With the scope where there are several. */
export interface ScopedEdge extends GraphEdge {
  readonly scope?: string;
}

/** The edges of all scopes in one order, without holding them all. */
export function mergedEdges(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<ScopedEdge> {
  return mergeScopes(clusters.map((cluster) => ({ scope: cluster.scope, entries: buildGraph(cluster, options) })));
}
