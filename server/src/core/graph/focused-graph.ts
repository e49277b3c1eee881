import type { Cluster } from '../cluster/cluster';
import { type BoundedEdge, boundedGraph, buildGraph, type GraphEdge, type GraphOptions } from './build-graph';
import { focusOn } from './focus';
import { everyNode, type IsFocus } from './graph-nodes';

export interface FocusedGraphOptions extends GraphOptions {
  /** Only connections from or to what this name means; `focus.ts` says what it may be. */
  readonly focus?: string | undefined;
}

/** As `buildGraph`, around what a name means; nothing where it means nothing. */
export function focusedGraph(cluster: Cluster, options: FocusedGraphOptions): Iterable<GraphEdge> {
  const isFocus = focusFor(cluster, options);
  return isFocus === undefined ? [] : buildGraph(cluster, options, isFocus);
}

/** The same graph, with what of each connection is certain. */
export function focusedBoundedGraph(cluster: Cluster, options: FocusedGraphOptions): Iterable<BoundedEdge> {
  const isFocus = focusFor(cluster, options);
  return isFocus === undefined ? [] : boundedGraph(cluster, options, isFocus);
}

function focusFor(cluster: Cluster, { focus }: FocusedGraphOptions): IsFocus | undefined {
  if (focus === undefined) return everyNode;
  const isFocus = focusOn(cluster, focus);
  return typeof isFocus === 'string' ? undefined : isFocus;
}
