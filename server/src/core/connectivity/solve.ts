import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import {
  addBit,
  type Bitset,
  emptyBitset,
  forEachBit,
  hasBit,
  intersectBits,
  isEmptyBitset,
  uniteBits,
} from './bitset';
import { combinePlanes, exceptOwnNode } from './combine-planes';
import type { Endpoint } from './endpoint';
import { type Bounds, sameBounds } from './evaluate-plane';
import type { ConnectivityOptions } from './options';
import type { Cell, Plane } from './plane';
import { type NamespacePlanes, type PlaneGroup, planesOf } from './plane-groups';
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
  /** What an endpoint that is no pod may send to the pods of a namespace (`ingress`), or they to it (`egress`). */
  readonly withOutside: (namespace: NamespaceView, direction: Direction, outside: Endpoint) => readonly Cell[];
}

export function solve(cluster: Cluster, options: ConnectivityOptions): Connectivity {
  const planes = (namespace: NamespaceView): NamedPlanes => ({
    name: namespace.name,
    ...planesOf(cluster, namespace, options),
  });
  return {
    tableOf: podTableOf,
    between: (source, destination, filter = {}) => flowsBetween(planes(source), planes(destination), filter),
    withOutside: (namespace, direction, outside) => withOutside(planes(namespace), direction, outside),
  };
}

interface NamedPlanes extends NamespacePlanes {
  readonly name: string;
}

function flowsBetween(
  source: NamedPlanes,
  destination: NamedPlanes,
  { sources, destinations = destination.table.all }: FlowFilter,
): readonly Flow[] {
  const { ordinary, all } = source.table;
  const flows: Flow[] = [];
  const senders = openCells(
    source.egress,
    sources === undefined ? ordinary : intersectBits(sources, ordinary),
    destination,
  );
  if (senders.length > 0) {
    for (const receiver of openCells(destination.ingress, destinations, source)) {
      for (const sender of senders) {
        const from = intersectBits(sender.group, receiver.cell.pods);
        if (isEmptyBitset(from)) continue;
        const to = intersectBits(receiver.group, sender.cell.pods);
        if (isEmptyBitset(to)) continue;
        const bounds = combinePlanes(sender.cell.bounds, receiver.cell.bounds);
        if (!bounds.upper.isEmpty) flows.push({ sources: from, destinations: to, bounds });
      }
    }
  }
  if (ordinary !== all) {
    forEachBit(sources === undefined ? all : intersectBits(sources, all), (index) => {
      if (!hasBit(ordinary, index)) flows.push(...flowsFromHost(index, source, destination, destinations));
    });
  }
  return flows;
}

interface OpenCell {
  readonly group: Bitset;
  readonly cell: Cell;
}

/** Of the groups' chosen pods the cells of a peer namespace with which anything is allowed. */
function openCells(groups: readonly PlaneGroup[], chosen: Bitset, { name, table }: NamedPlanes): readonly OpenCell[] {
  const open: OpenCell[] = [];
  // Groups that treat the whole namespace alike are one, however many policies say so.
  const wide: { group: Bitset; readonly cell: Cell }[] = [];
  for (const { plane, pods } of groups) {
    if (plane.base.upper.isEmpty && !plane.tellsApart(name)) continue;
    const group = intersectBits(pods, chosen);
    if (isEmptyBitset(group)) continue;
    for (const cell of plane.cellsOf(name, table)) {
      if (cell.bounds.upper.isEmpty) continue;
      if (cell.pods !== table.all) {
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
  const sources = emptyBitset(source.table.pods.length);
  addBit(sources, index);
  const entered = new Map<Plane, Bounds>();
  const groups: { readonly destinations: Bitset; readonly bounds: Bounds }[] = [];
  for (const cell of plane.cellsOf(name, table)) {
    forEachBit(intersectBits(cell.pods, destinations), (number) => {
      const [pod, guard] = [table.pods[number], planeOf.ingress[number]];
      if (pod === undefined || guard === undefined) return;
      const ingress = entered.get(guard) ?? guard.with(host);
      entered.set(guard, ingress);
      const bounds = combinePlanes(cell.bounds, exceptOwnNode(host, pod, ingress));
      if (bounds.upper.isEmpty) return;
      const alike = groups.find((group) => sameBounds(group.bounds, bounds));
      if (alike === undefined) groups.push({ destinations: single(number, table), bounds });
      else addBit(alike.destinations, number);
    });
  }
  return groups.map((group) => ({ sources, ...group }));
}

function single(number: number, { pods }: PodTable): Bitset {
  const bits = emptyBitset(pods.length);
  addBit(bits, number);
  return bits;
}

/** Policies of the cluster alone decide: nothing on our side guards what is outside. */
function withOutside(planes: NamespacePlanes, direction: Direction, outside: Endpoint): readonly Cell[] {
  const cells: Cell[] = [];
  for (const { plane, pods } of planes[direction]) {
    const bounds = plane.with(outside);
    if (!bounds.upper.isEmpty) cells.push({ pods, bounds });
  }
  return cells;
}
