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
  const byNamespace = flowGroups(before, after);
  const caches = { before: planeCache(), after: planeCache() };
  const total = { opens: 0, closes: 0 };
  for (const group of byNamespace.flatMap((groups) => groups.filter(hasChanged))) {
    for (const others of byNamespace) {
      const [first] = others;
      if (first === undefined || (!namespaces.has(group.namespace) && !namespaces.has(first.namespace))) continue;
      const skipsOrdinary = seesNoChange(group, others, caches);
      for (const other of others) {
        if (skipsOrdinary && isOrdinary(other)) continue;
        countPairs(group, other, caches, total);
        // A pair of two changed groups comes up once from either side.
        if (!hasChanged(other)) countPairs(other, group, caches, total);
      }
    }
  }
  return total;
}

/** Whether the changed policies of a group treat the unchanged ordinary pods of a namespace as before. */
function seesNoChange(group: FlowGroup, others: readonly FlowGroup[], caches: Caches): boolean {
  const other = others.find(isOrdinary);
  if (other === undefined || group.identityChanged || others.some(hasChanged)) return false;
  return (['egress', 'ingress'] as const).every((direction) => {
    const before = caches.before.withGroup(group.before.protection[direction], other.before);
    const after = caches.after.withGroup(group.after.protection[direction], other.after);
    return before !== undefined && after !== undefined && before.equals(after);
  });
}

function isOrdinary(group: FlowGroup): boolean {
  return group.before.namespacePods !== undefined && group.after.namespacePods !== undefined;
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
