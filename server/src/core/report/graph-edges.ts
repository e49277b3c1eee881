import type { Cluster } from '../cluster/cluster';
import type { ConnectivityOptions } from '../connectivity/options';
import type { BoundedEdge, GraphEdge, StatedConnections } from '../graph/build-graph';
import { exposureEdges, type Unprotected, unprotectedWorkloads } from '../graph/exposure-edges';
import { focusedBoundedGraph, focusedGraph } from '../graph/focused-graph';
import type { Direction } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';
import { doubtfulWords } from './bounds-words';
import { compareEnds, mergeScopes, type ScopeEntries } from './merge-scopes';

export interface GraphReportOptions {
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
  /** A name as in a question: only the connections from and to it. */
  readonly focus?: string | undefined;
  /** Also what workloads are exposed to: addresses outside, and pods that are not in the manifests. */
  readonly exposure?: boolean;
  /** What text says in place of that no connection is possible, where there are no workloads. */
  readonly ifEmpty?: string | undefined;
}

/** With the scope where there are several. */
interface Scoped {
  readonly scope?: string;
}

export type ScopedEdge = GraphEdge & Scoped;

/** The connections of an edge as a cell or the end of a line. */
export function connectionsCell({ conn, certain, certainConn }: StatedConnections): string {
  return certain === false ? doubtfulWords(conn, certainConn) : conn;
}

/** The edges of all scopes in one order, without holding them all. */
export function mergedEdges(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<ScopedEdge> {
  return mergeScopes(
    entriesOf(clusters, (cluster) => focusedGraph(cluster, options)),
    compareEnds,
  );
}

/** The same edges with what of them is certain. */
export function mergedBoundedEdges(
  clusters: readonly Cluster[],
  options: GraphReportOptions,
): Iterable<BoundedEdge & Scoped> {
  return mergeScopes(
    entriesOf(clusters, (cluster) => focusedBoundedGraph(cluster, options)),
    compareEnds,
  );
}

/** The exposure of all scopes in one order: by workload, then peer. */
export function mergedExposure(
  clusters: readonly Cluster[],
  direction: Direction,
  options: GraphReportOptions,
): Iterable<ScopedEdge> {
  return mergeScopes(
    entriesOf(clusters, (cluster) => exposureEdges(cluster, direction, options)),
    direction === 'egress' ? compareEnds : compareReceivers,
  );
}

/** The workloads of all scopes that no policy selects, in one order. */
export function mergedUnprotected(
  clusters: readonly Cluster[],
  options: GraphReportOptions,
): Iterable<Unprotected & Scoped> {
  return mergeScopes(
    entriesOf(clusters, (cluster) => unprotectedWorkloads(cluster, options)),
    (a, b) => compareText(a.workload, b.workload),
  );
}

function entriesOf<Entry>(
  clusters: readonly Cluster[],
  read: (cluster: Cluster) => Iterable<Entry>,
): readonly ScopeEntries<Entry>[] {
  return clusters.map((cluster) => ({ scope: cluster.scope, entries: read(cluster) }));
}

function compareReceivers(a: GraphEdge, b: GraphEdge): number {
  return compareText(a.dst, b.dst) || compareText(a.src, b.src);
}
