import type { Cluster } from '../cluster/cluster';
import type { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { type FlowGroup, flowGroups, hasChanged, type Member } from './flow-groups';
import { type PlaneCache, planeCache } from './plane-cache';

/** How many ordered pairs of workloads gain, and how many lose, at least one port. */
export interface ChangedFlows {
  readonly opens: number;
  readonly closes: number;
}

/**
 * Compares two states of one cluster over the pairs with at least one workload in `namespaces`.
 * Only workloads that exist in both states count, a pair with itself does not,
 * and what is not written is taken as not existing, as in the graph.
 * The work grows with the policies and workloads that changed; the others are taken by the namespace.
 */
export function countChangedFlows(before: Cluster, after: Cluster, namespaces: ReadonlySet<string>): ChangedFlows {
  const groups = flowGroups(before, after);
  const caches = { before: planeCache(), after: planeCache() };
  const total = { opens: 0, closes: 0 };
  for (const group of groups.filter(hasChanged)) {
    for (const other of groups) {
      if (!namespaces.has(group.namespace) && !namespaces.has(other.namespace)) continue;
      countPairs(group, other, caches, total);
      // A pair of two changed groups comes up once from either side.
      if (!hasChanged(other)) countPairs(other, group, caches, total);
    }
  }
  return total;
}

interface Caches {
  readonly before: PlaneCache;
  readonly after: PlaneCache;
}

type Total = { -readonly [Key in keyof ChangedFlows]: number };

function countPairs(sources: FlowGroup, destinations: FlowGroup, caches: Caches, total: Total): void {
  const canChange =
    sources.egressChanged || destinations.ingressChanged || sources.identityChanged || destinations.identityChanged;
  if (!canChange) return;
  const before = caches.before.betweenGroups(sources.before, destinations.before);
  const after = caches.after.betweenGroups(sources.after, destinations.after);
  if (before !== undefined && after !== undefined) {
    const pairCount = sources.members.length * destinations.members.length;
    add(total, before, after, sources === destinations ? pairCount - sources.members.length : pairCount);
    return;
  }
  for (const source of sources.members) {
    for (const destination of destinations.members) {
      if (source === destination) continue;
      const state = (name: 'before' | 'after') =>
        caches[name].betweenPods(sources[name], endOf(source, name), destinations[name], endOf(destination, name));
      add(total, state('before'), state('after'), 1);
    }
  }
}

function endOf(member: Member, state: 'before' | 'after'): PodEndpoint {
  return member[state];
}

function add(total: Total, before: ConnectionSet, after: ConnectionSet, pairCount: number): void {
  if (before === after) return;
  if (!before.includes(after)) total.opens += pairCount;
  if (!after.includes(before)) total.closes += pairCount;
}
