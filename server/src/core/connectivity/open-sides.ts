import type { Direction } from '../kubernetes/entities';
import type { Selector } from '../policies/ir';
import {
  type Bitset,
  countBits,
  firstBit,
  forEachBit,
  haveCommonBits,
  intersectBits,
  singleBit,
  uniteBits,
} from './bitset';
import type { PodEndpoint } from './endpoint';
import { type Bounds, sameBounds } from './evaluate-plane';
import type { Cell, Plane, RuleMatches } from './plane';
import type { NamespacePlanes, PlaneGroup } from './plane-groups';
import type { PodTable } from './pod-table';
import type { Truth } from './truth';

export interface NamedPlanes extends NamespacePlanes {
  readonly name: string;
}

/**
 * First both sides are asked whether they may be open at all, which costs a look-up and ends most questions.
 * Then the side with fewer pods is looked at: what it closes need not be looked at from the other.
 */
export function openSides(
  source: NamedPlanes,
  destination: NamedPlanes,
  sources: Bitset,
  destinations: Bitset,
): readonly [senders: readonly OpenCell[], receivers: readonly OpenCell[]] {
  const sending = groupsTowards(source, 'egress', sources, destination);
  if (sending.length === 0) return [[], []];
  const receiving = groupsTowards(destination, 'ingress', destinations, source);
  if (receiving.length === 0) return [[], []];
  if (destinations === destination.table.all) {
    const senders = openCells(sending, destination, destinations);
    const receivingSome = withSome(receiving, reached(senders, destination.table), destination.table);
    return [senders, openCells(receivingSome, source, fewOr(sources, senders, source.table))];
  }
  const receivers = openCells(receiving, source, sources);
  const sendingSome = withSome(sending, reached(receivers, source.table), source.table);
  return [openCells(sendingSome, destination, fewOr(destinations, receivers, destination.table)), receivers];
}

/** The pods of open cells where they are few: then the other side need not be asked about all that were chosen. */
function fewOr(chosen: Bitset, cells: readonly OpenCell[], table: PodTable): Bitset {
  let pods = table.none;
  for (const { group } of cells) {
    pods = uniteBits(pods, group);
    if (countBits(pods) > fewPods) return chosen;
  }
  return pods;
}

/** So many are asked about one by one. */
const fewPods = 4;

/** The groups of chosen pods that may be open to a pod of the peer namespace. */
function groupsTowards(
  side: NamedPlanes,
  direction: Direction,
  chosen: Bitset,
  peer: NamedPlanes,
): readonly PlaneGroup[] {
  const only = onlyNumber(chosen);
  if (only === undefined) return withSome(side[direction].towards(peer.name, peer.table), chosen, side.table);
  // Looking for one pod in every group would cost more than its own plane does.
  const plane = side.planeOf[direction][only];
  return plane?.mayAllow(peer.name, peer.table) ? [{ plane, pods: chosen }] : [];
}

/** Of the groups those that have some of the chosen pods, without the others. */
function withSome(groups: readonly PlaneGroup[], chosen: Bitset, table: PodTable): readonly PlaneGroup[] {
  if (chosen === table.all) return groups;
  return groups.flatMap(({ plane, pods }) =>
    haveCommonBits(pods, chosen) ? { plane, pods: intersectBits(pods, chosen) } : [],
  );
}

/** The peers with which anything is allowed. */
function reached(cells: readonly OpenCell[], table: PodTable): Bitset {
  let pods = table.none;
  for (const { cell } of cells) {
    if (cell.pods === table.all) return table.all;
    pods = uniteBits(pods, cell.pods);
  }
  return pods;
}

/** Pods of which the same group decides, and pods of a peer namespace with which anything is allowed. */
export interface OpenCell {
  readonly group: Bitset;
  readonly cell: Cell;
}

/** Of groups of pods the cells of a peer namespace's chosen pods with which anything is allowed. */
function openCells(
  groups: readonly PlaneGroup[],
  { name, table }: NamedPlanes,
  chosenPeers: Bitset,
): readonly OpenCell[] {
  const cellsOf = cellFinder(name, table, chosenPeers);
  const open: OpenCell[] = [];
  // Groups that treat the whole namespace alike are one, however many policies say so.
  const wide: { group: Bitset; readonly cell: Cell }[] = [];
  for (const { plane, pods: group } of groups) {
    for (const cell of cellsOf(plane)) {
      if (cell.bounds.upper.isEmpty) continue;
      if (cell.pods !== chosenPeers) {
        open.push({ group, cell });
        continue;
      }
      const alike = wide.find((other) => sameBounds(other.cell.bounds, cell.bounds));
      if (alike === undefined) wide.push({ group, cell });
      else alike.group = uniteBits(alike.group, group);
    }
  }
  return [...wide, ...open];
}

/** A question about one pod looks at that pod alone; about more, at all of its namespace, which is remembered. */
function cellFinder(name: string, table: PodTable, chosen: Bitset): (plane: Plane) => readonly Cell[] {
  if (chosen === table.all) {
    const matched: RuleMatches = new Map();
    return (plane) => plane.cellsOf(name, table, matched);
  }
  if (countBits(chosen) <= fewPods) {
    const asked = podsOf(chosen, table);
    return (plane) =>
      plane.tellsApart(name, table) ? cellsOfFew(plane, asked, chosen) : [{ pods: chosen, bounds: plane.base }];
  }
  const matched: RuleMatches = new Map();
  return (plane) =>
    plane.cellsOf(name, table, matched).flatMap(({ pods, bounds }) => {
      if (pods === table.all) return { pods: chosen, bounds };
      return haveCommonBits(pods, chosen) ? { pods: intersectBits(pods, chosen), bounds } : [];
    });
}

interface AskedPod {
  readonly pod: PodEndpoint;
  readonly bit: Bitset;
  /** Shared by the planes that are asked about it. */
  readonly truths: Map<Selector, Truth>;
}

function podsOf(chosen: Bitset, { pods }: PodTable): readonly AskedPod[] {
  const asked: AskedPod[] = [];
  forEachBit(chosen, (number) => {
    const pod = pods[number];
    if (pod !== undefined) asked.push({ pod, bit: singleBit(pods.length, number), truths: new Map() });
  });
  return asked;
}

function cellsOfFew(plane: Plane, asked: readonly AskedPod[], chosen: Bitset): readonly Cell[] {
  const cells: { pods: Bitset; readonly bounds: Bounds }[] = [];
  for (const { pod, bit, truths } of asked) {
    const bounds = plane.with(pod, truths);
    const alike = cells.find((cell) => sameBounds(cell.bounds, bounds));
    if (alike === undefined) cells.push({ pods: bit, bounds });
    else alike.pods = uniteBits(alike.pods, bit);
  }
  return cells.length === 1 ? cells.map(({ bounds }) => ({ pods: chosen, bounds })) : cells;
}

/** The number of a set that has just one. */
export function onlyNumber(chosen: Bitset): number | undefined {
  return countBits(chosen) === 1 ? firstBit(chosen) : undefined;
}
