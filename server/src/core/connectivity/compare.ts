import type { Cluster } from '../cluster/cluster';
import type { Direction } from '../kubernetes/entities';
import {
  type Bitset,
  countBits,
  haveCommonBits,
  intersectBits,
  isEmptyBitset,
  subtractBits,
  uniteBits,
} from './bitset';
import { type ComparedNamespace, compareNamespaces, comparison, type PlaneChange } from './compared-namespaces';
import { ConnectionSet } from './connection-set';
import { type Bounds, sameBounds } from './evaluate-plane';
import type { Cell, RuleMatches } from './plane';
import { type Connectivity, type Flow, solve } from './solve';

/** How many ordered pairs of workloads gain, and how many lose, at least one port. */
export interface ChangedFlows {
  readonly opens: number;
  readonly closes: number;
  /** How many of these only may do so, because it is not certain what was allowed or what is. Absent where none. */
  readonly mayOpen?: number;
  readonly mayClose?: number;
}

/**
 * Compares two states of one cluster over the pairs with at least one workload in `namespaces`.
 * Only workloads that exist in both states count, and a pair with itself does not.
 * What is not written may be anything: a pair that it decides about only may gain or lose.
 * The work grows with the workloads that another plane decides about, towards the namespaces that it treats otherwise.
 */
export function countChangedFlows(before: Cluster, after: Cluster, namespaces: ReadonlySet<string>): ChangedFlows {
  const all = compareNamespaces(before, after);
  const connectivity = { before: solve(before, comparison), after: solve(after, comparison) };
  const total = { opens: 0, closes: 0, surelyOpens: 0, surelyCloses: 0 };
  for (const one of all.filter(hasChanged)) {
    for (const other of all) {
      if (!namespaces.has(one.name) && !namespaces.has(other.name)) continue;
      countPairs(connectivity, one, other, total);
      // A pair of two changed namespaces comes up once from either side.
      if (!hasChanged(other)) countPairs(connectivity, other, one, total);
    }
  }
  const { opens, closes, surelyOpens, surelyCloses } = total;
  return {
    opens,
    closes,
    ...(surelyOpens < opens ? { mayOpen: opens - surelyOpens } : {}),
    ...(surelyCloses < closes ? { mayClose: closes - surelyCloses } : {}),
  };
}

function hasChanged({ changes }: ComparedNamespace): boolean {
  return changes.egress.length > 0 || changes.ingress.length > 0;
}

interface States {
  readonly before: Connectivity;
  readonly after: Connectivity;
}

type Total = Record<'opens' | 'closes' | 'surelyOpens' | 'surelyCloses', number>;

/** What one sender or receiver changes is between it and all others. */
function countPairs(
  connectivity: States,
  source: ComparedNamespace,
  destination: ComparedNamespace,
  total: Total,
): void {
  const senders = changedTowards(source, 'egress', destination);
  const receivers = changedTowards(destination, 'ingress', source);
  if (senders !== undefined) {
    count(connectivity, source, senders, destination, destination.members, total);
  }
  if (receivers !== undefined) {
    const others = senders === undefined ? source.members : subtractBits(source.members, senders);
    count(connectivity, source, others, destination, receivers, total);
  }
}

/** The workloads that have other connections with those of a peer namespace, or may have; undefined for none. */
function changedTowards(
  { changes }: ComparedNamespace,
  direction: Direction,
  peer: ComparedNamespace,
): Bitset | undefined {
  let changed: Bitset | undefined;
  const matched: RuleMatches = new Map();
  for (const change of changes[direction]) {
    if (treatsAlike(change, peer, matched)) continue;
    changed = changed === undefined ? change.workloads : uniteBits(changed, change.workloads);
  }
  return changed;
}

/** Whether the later plane allows with each pod of a namespace, which stayed as it was, what the earlier one allowed. */
function treatsAlike(
  { before, after, isIdentityChanged }: PlaneChange,
  peer: ComparedNamespace,
  matched: RuleMatches,
): boolean {
  const { table } = peer.before;
  if (isIdentityChanged || table !== peer.after.table) return false;
  const [old, young] = [before, after].map((plane) => plane.cellsOf(peer.name, table, matched));
  return old !== undefined && young !== undefined && sameCells(old, young);
}

/** Cells stand in the order of their first pods. */
function sameCells(a: readonly Cell[], b: readonly Cell[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ pods, bounds }, index) => {
      const other = b[index];
      return other !== undefined && sameBounds(other.bounds, bounds) && sameBits(other.pods, pods);
    })
  );
}

function sameBits(a: Bitset, b: Bitset): boolean {
  return a === b || a.every((word, index) => word === b[index]);
}

/** Pairs of these workloads by what was possible between them and what is. */
function count(
  { before, after }: States,
  source: ComparedNamespace,
  sources: Bitset,
  destination: ComparedNamespace,
  destinations: Bitset,
  total: Total,
): void {
  if (isEmptyBitset(sources) || isEmptyBitset(destinations)) return;
  const isOne = source === destination;
  const old = before.between(source.before.view, destination.before.view, { sources, destinations });
  const young = after
    .between(source.after.view, destination.after.view, {
      sources: source.toAfter(sources),
      destinations: destination.toAfter(destinations),
    })
    .map((flow) => ({
      sources: source.toBefore(flow.sources),
      destinations: destination.toBefore(flow.destinations),
      bounds: flow.bounds,
    }));
  total.opens += countGained(old, young, isOne, isNoMore);
  total.closes += countGained(young, old, isOne, isNoMore);
  total.surelyOpens += countGained(old, young, isOne, isSurelyNoMore);
  total.surelyCloses += countGained(young, old, isOne, isSurelyNoMore);
}

/** Whether nothing is possible that was not, and nothing certain that was not. */
function isNoMore(from: Bounds, to: Bounds): boolean {
  return from.upper.includes(to.upper) && from.lower.includes(to.lower);
}

/** Whether nothing is certain that was not even possible. */
function isSurelyNoMore(from: Bounds, to: Bounds): boolean {
  return from.upper.includes(to.lower);
}

const nothing: Bounds = { lower: ConnectionSet.none, upper: ConnectionSet.none };

/** Pairs to which the second list gives more than the first one; no list has a pair twice. */
function countGained(
  from: readonly Flow[],
  to: readonly Flow[],
  isOneNamespace: boolean,
  isWithin: (from: Bounds, to: Bounds) => boolean,
): number {
  let gained = 0;
  for (const flow of to) {
    if (isWithin(nothing, flow.bounds)) continue;
    gained += pairCount(flow.sources, flow.destinations, isOneNamespace);
    for (const known of from) {
      if (!haveCommonBits(known.sources, flow.sources) || !haveCommonBits(known.destinations, flow.destinations)) {
        continue;
      }
      if (!isWithin(known.bounds, flow.bounds)) continue;
      gained -= pairCount(
        intersectBits(known.sources, flow.sources),
        intersectBits(known.destinations, flow.destinations),
        isOneNamespace,
      );
    }
  }
  return gained;
}

function pairCount(sources: Bitset, destinations: Bitset, isOneNamespace: boolean): number {
  const pairs = countBits(sources) * countBits(destinations);
  return isOneNamespace ? pairs - countBits(intersectBits(sources, destinations)) : pairs;
}
