import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import {
  addBit,
  type Bitset,
  forEachBit,
  hasBit,
  haveCommonBits,
  intersectBits,
  isEmptyBitset,
  singleBit,
} from './bitset';
import { combinePlanes, exceptOwnNode } from './combine-planes';
import type { Endpoint } from './endpoint';
import { type Bounds, type PeerBounds, sameBounds } from './evaluate-plane';
import { commonFamilies, type Family, familiesOf, sharedFamilies } from './families';
import { memoize } from './memoize';
import { type NamedPlanes, type OpenCell, onlyNumber, openSides } from './open-sides';
import { type ConnectivityOptions, sharedOptions } from './options';
import type { Cell, Plane } from './plane';
import { type NamespacePlanes, planesOf } from './plane-groups';
import { type PodTable, podTableOf } from './pod-table';

/*
 * This folder decides who may connect to whom, from policies in their intermediate representation (`policies/ir.ts`).
 * Left out: routing and address translation, whether a plugin enforces policies, and everything above layer 4.
 */

/** Pods of two namespaces between which the same is possible, and more than nothing. */
export interface Flow {
  /** By their numbers in the `PodTable` of their namespace. */
  readonly sources: Bitset;
  readonly destinations: Bitset;
  readonly bounds: Bounds;
}

/** Limits a question to some pods of a namespace. */
export interface FlowFilter {
  readonly sources?: Bitset | undefined;
  readonly destinations?: Bitset | undefined;
}

/**
 * Answers for a cluster, worked out when they are asked for. Nothing is done for each pair of pods:
 * policies are evaluated for groups of pods that the same policies select, with cells of pods that the same rules match.
 * What did not change since an earlier state of the cluster is taken from there.
 */
export interface Connectivity {
  readonly tableOf: (namespace: NamespaceView) => PodTable;
  /**
   * Every possible connection from pods of one namespace to pods of another, or of itself. No pair is in two of them.
   * A pod's connection to itself is not special here.
   */
  readonly between: (source: NamespaceView, destination: NamespaceView, filter?: FlowFilter) => readonly Flow[];
  /**
   * What an endpoint that is no pod may send to the pods of a namespace (`ingress`), or they to it (`egress`): to all of
   * them, or to some.
   */
  readonly withOutside: (
    namespace: NamespaceView,
    direction: Direction,
    outside: Endpoint,
    pods?: Bitset,
  ) => readonly Cell[];
}

export function solve(cluster: Cluster, options: ConnectivityOptions): Connectivity {
  const shared = sharedOptions(options);
  // Asked for every pair of namespaces, and the same for the whole cluster.
  const planes = memoize(
    (namespace: NamespaceView): NamedPlanes => ({ name: namespace.name, ...planesOf(cluster, namespace, shared) }),
  );
  return {
    tableOf: podTableOf,
    between: (source, destination, filter = {}) => flowsBetween(planes(source), planes(destination), filter),
    withOutside: (namespace, direction, outside, pods) => withOutside(planes(namespace), direction, outside, pods),
  };
}

function flowsBetween(
  source: NamedPlanes,
  destination: NamedPlanes,
  { sources = source.table.all, destinations = destination.table.all }: FlowFilter,
): readonly Flow[] {
  const { ordinary, all } = source.table;
  const flows: Flow[] = [];
  const [senders, receivers] = openSides(
    source,
    destination,
    ordinary === all ? sources : intersectBits(sources, ordinary),
    destinations,
  );
  const sendersAmong = finderByGroup(senders);
  for (const receiver of receivers) {
    for (const sender of sendersAmong(receiver.cell.pods)) {
      if (!haveCommonBits(receiver.group, sender.cell.pods)) continue;
      const from = intersectBits(sender.group, receiver.cell.pods);
      const to = intersectBits(receiver.group, sender.cell.pods);
      for (const ends of byFamilies(source.table, destination.table, from, to)) {
        const bounds = combinePlanes(sender.cell.bounds, receiver.cell.bounds, ends.families);
        if (!bounds.upper.isEmpty) flows.push({ sources: ends.sources, destinations: ends.destinations, bounds });
      }
    }
  }
  if (ordinary !== all) {
    forEachBit(sources, (index) => {
      if (!hasBit(ordinary, index)) flows.push(...flowsFromHost(index, source, destination, destinations));
    });
  }
  return flows;
}

interface EndsOfFamilies extends Pick<Flow, 'sources' | 'destinations'> {
  readonly families: readonly Family[];
}

/** The pairs by the families that a connection may be of; those without any are left out. */
function byFamilies(
  source: PodTable,
  destination: PodTable,
  sources: Bitset,
  destinations: Bitset,
): readonly EndsOfFamilies[] {
  return source.byFamilies.flatMap((from) =>
    destination.byFamilies.flatMap((to): readonly EndsOfFamilies[] => {
      const families = commonFamilies(from.families, to.families);
      if (families.length === 0) return [];
      const ends = {
        sources: among(sources, from.pods, source),
        destinations: among(destinations, to.pods, destination),
        families,
      };
      return isEmptyBitset(ends.sources) || isEmptyBitset(ends.destinations) ? [] : [ends];
    }),
  );
}

function among(pods: Bitset, group: Bitset, { all }: PodTable): Bitset {
  return group === all ? pods : intersectBits(pods, group);
}

/** Finds the cells whose groups have some of the pods, without a look at each of very many. */
function finderByGroup(cells: readonly OpenCell[]): (pods: Bitset) => Iterable<OpenCell> {
  if (cells.length <= manyCells) return (pods) => cells.filter(({ group }) => haveCommonBits(group, pods));
  const byGroup = new Map<Bitset, OpenCell[]>();
  for (const cell of cells) {
    const ofGroup = byGroup.get(cell.group);
    if (ofGroup === undefined) byGroup.set(cell.group, [cell]);
    else ofGroup.push(cell);
  }
  // Few groups of one side share a pod.
  const ofPod: (OpenCell[][] | undefined)[] = [];
  for (const [group, ofGroup] of byGroup) {
    forEachBit(group, (pod) => {
      const there = ofPod[pod];
      if (there === undefined) ofPod[pod] = [ofGroup];
      else there.push(ofGroup);
    });
  }
  return (pods) => {
    const found = new Set<readonly OpenCell[]>();
    forEachBit(pods, (pod) => {
      for (const ofGroup of ofPod[pod] ?? []) found.add(ofGroup);
    });
    return [...found].flat();
  };
}

const manyCells = 64;

/** A host-network pod reaches the pods of its own node whatever their policies say, so each of those is looked at. */
function flowsFromHost(
  index: number,
  source: NamedPlanes,
  { name, table, planeOf }: NamedPlanes,
  destinations: Bitset,
): readonly Flow[] {
  const host = source.table.pods[index];
  const plane = source.planeOf.egress[index];
  if (host === undefined || plane === undefined) return [];
  const sources = singleBit(source.table.pods.length, index);
  const entered = new Map<Plane, PeerBounds>();
  const groups: { readonly destinations: Bitset; readonly bounds: Bounds }[] = [];
  for (const cell of plane.cellsOf(name, table, new Map())) {
    forEachBit(intersectBits(cell.pods, destinations), (number) => {
      const [pod, guard] = [table.pods[number], planeOf.ingress[number]];
      if (pod === undefined || guard === undefined) return;
      const families = sharedFamilies(host, pod);
      if (families.length === 0) return;
      const ingress = entered.get(guard) ?? guard.with(host);
      entered.set(guard, ingress);
      const bounds = combinePlanes(cell.bounds, exceptOwnNode(host, pod, ingress), families);
      if (bounds.upper.isEmpty) return;
      const alike = groups.find((group) => sameBounds(group.bounds, bounds));
      if (alike === undefined) groups.push({ destinations: singleBit(table.pods.length, number), bounds });
      else addBit(alike.destinations, number);
    });
  }
  return groups.map((group) => ({ sources, ...group }));
}

/** Policies of the cluster alone decide: nothing on our side guards what is outside. */
function withOutside(
  { table, planeOf, ...groups }: NamespacePlanes,
  direction: Direction,
  outside: Endpoint,
  chosen: Bitset = table.all,
): readonly Cell[] {
  const cells: Cell[] = [];
  const families = familiesOf(outside);
  const reachable = table.byFamilies.filter((group) => commonFamilies(group.families, families).length > 0);
  const add = (plane: Plane | undefined, meant: Bitset) => {
    const bounds = plane?.with(outside);
    if (bounds === undefined || bounds.upper.isEmpty) return;
    for (const group of reachable) {
      const pods = among(meant, group.pods, table);
      if (!isEmptyBitset(pods)) cells.push({ pods, bounds });
    }
  };
  const only = onlyNumber(chosen);
  // Looking for one pod in every group would cost more than its own plane does.
  if (only !== undefined) add(planeOf[direction][only], chosen);
  else {
    for (const { plane, pods } of groups[direction].all) {
      if (haveCommonBits(pods, chosen)) add(plane, intersectBits(pods, chosen));
    }
  }
  return cells;
}
