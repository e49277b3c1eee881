import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { sameLabels } from '../kubernetes/labels';
import { unitsOfCluster } from '../policies/compile-cluster';
import { addBit, type Bitset, countBits, emptyBitset, forEachBit } from './bitset';
import type { NamespaceKnowledge, PodEndpoint } from './endpoint';
import type { IpSet } from './ip-set';
import { memoize } from './memoize';
import { type ConnectivityOptions, nothingAssumed } from './options';
import type { Plane } from './plane';
import { type NamespacePlanes, planesOf } from './plane-groups';
import { type PodTable, podTableOf } from './pod-table';

/** As a graph and the preview of a change show it. */
export const comparison: ConnectivityOptions = nothingAssumed;

/** A namespace that exists in both states of a cluster. Its workloads have the numbers of the earlier state. */
export interface ComparedNamespace {
  readonly name: string;
  readonly before: NamespaceInState;
  readonly after: NamespaceInState;
  /** The workloads that exist in both states: nearly always the earlier table's `all`. */
  readonly members: Bitset;
  /** Those about which something is decided otherwise than before; none where the namespace is as it was. */
  readonly changes: Readonly<Record<Direction, readonly PlaneChange[]>>;
  /** From the numbers of the earlier state to those of the later one, and back; what is in one of them only is left out. */
  readonly toAfter: (workloads: Bitset) => Bitset;
  readonly toBefore: (workloads: Bitset) => Bitset;
}

export interface NamespaceInState {
  readonly view: NamespaceView;
  readonly table: PodTable;
}

/** Workloads for which the same plane decided before, and the same one decides now. */
export interface PlaneChange {
  readonly before: Plane;
  readonly after: Plane;
  /** Labels, ports, addresses or the namespace's labels differ, so that other policies may see other peers. */
  readonly isIdentityChanged: boolean;
  readonly workloads: Bitset;
}

/** Costs the namespaces, and the workloads of those that changed. */
export function compareNamespaces(before: Cluster, after: Cluster): readonly ComparedNamespace[] {
  const [old, young] = [unitsOfCluster(before.facts).flat(), unitsOfCluster(after.facts).flat()];
  const isSameClusterWide =
    before.facts.unenforced === after.facts.unenforced &&
    old.length === young.length &&
    old.every((unit, index) => unit === young[index]);
  return [...after.namespaces.values()].flatMap((viewAfter) => {
    const viewBefore = before.namespaces.get(viewAfter.name);
    if (viewBefore === undefined) return [];
    if (viewBefore === viewAfter && isSameClusterWide) return unchanged(viewAfter);
    const planesBefore = planesOf(before, viewBefore, comparison);
    const planesAfter = planesOf(after, viewAfter, comparison);
    const numbering = numberingOf(planesBefore.table, planesAfter.table);
    const changesIn = (direction: Direction) => planeChanges(direction, planesBefore, planesAfter, numbering);
    return {
      name: viewAfter.name,
      before: { view: viewBefore, table: planesBefore.table },
      after: { view: viewAfter, table: planesAfter.table },
      members: numbering.members,
      changes: { egress: changesIn('egress'), ingress: changesIn('ingress') },
      toAfter: numbering.toAfter,
      toBefore: numbering.toBefore,
    };
  });
}

/** Most namespaces stay as they are, and many edits are compared with one state. */
const unchanged = memoize((view: NamespaceView): ComparedNamespace => {
  const state = { view, table: podTableOf(view) };
  const changes = { egress: [], ingress: [] };
  return {
    name: view.name,
    before: state,
    after: state,
    members: state.table.all,
    changes,
    toAfter: asItIs,
    toBefore: asItIs,
  };
});

function asItIs(workloads: Bitset): Bitset {
  return workloads;
}

function planeChanges(
  direction: Direction,
  before: NamespacePlanes,
  after: NamespacePlanes,
  { members, afterOf }: Numbering,
): readonly PlaneChange[] {
  const changes = new Map<Plane, PlaneChange[]>();
  forEachBit(members, (index) => {
    const later = afterOf(index);
    const [old, young] = [before.planeOf[direction][index], after.planeOf[direction][later]];
    const [podBefore, podAfter] = [before.table.pods[index], after.table.pods[later]];
    if (old === undefined || young === undefined || podBefore === undefined || podAfter === undefined) return;
    const isIdentityChanged = !sameIdentity(podBefore, podAfter);
    if (old === young && !isIdentityChanged) return;
    const ofPlane = changes.get(old) ?? [];
    changes.set(old, ofPlane);
    const alike = ofPlane.find((each) => each.after === young && each.isIdentityChanged === isIdentityChanged);
    const workloads = alike?.workloads ?? emptyBitset(before.table.pods.length);
    addBit(workloads, index);
    if (alike === undefined) ofPlane.push({ before: old, after: young, isIdentityChanged, workloads });
  });
  return [...changes.values()].flat();
}

interface Numbering extends Pick<ComparedNamespace, 'members' | 'toAfter' | 'toBefore'> {
  /** For members only. */
  readonly afterOf: (index: number) => number;
}

/** Workloads that exist in both states, by kind and name; the second of one name meets the second. */
function numberingOf(before: PodTable, after: PodTable): Numbering {
  if (before === after) {
    return { members: before.all, afterOf: (index) => index, toAfter: asItIs, toBefore: asItIs };
  }
  const indexes = new Map<string, number[]>();
  before.pods.forEach((pod, index) => {
    const sameName = indexes.get(nameKey(pod));
    if (sameName === undefined) indexes.set(nameKey(pod), [index]);
    else sameName.push(index);
  });
  const members = emptyBitset(before.pods.length);
  const afterOf = new Int32Array(before.pods.length).fill(nowhere);
  const beforeOf = new Int32Array(after.pods.length).fill(nowhere);
  after.pods.forEach((pod, later) => {
    const index = indexes.get(nameKey(pod))?.shift();
    if (index === undefined) return;
    addBit(members, index);
    afterOf[index] = later;
    beforeOf[later] = index;
  });
  return {
    members: whole(members, before),
    afterOf: (index) => afterOf[index] ?? nowhere,
    toAfter: (workloads) => renumber(workloads, afterOf, after),
    toBefore: (workloads) => renumber(workloads, beforeOf, before),
  };
}

const nowhere = -1;

function renumber(workloads: Bitset, numbers: Int32Array, table: PodTable): Bitset {
  const result = emptyBitset(table.pods.length);
  forEachBit(workloads, (index) => {
    const number = numbers[index] ?? nowhere;
    if (number !== nowhere) addBit(result, number);
  });
  return whole(result, table);
}

/** A question about all pods is one that is remembered. */
function whole(workloads: Bitset, { pods, all }: PodTable): Bitset {
  return countBits(workloads) === pods.length ? all : workloads;
}

function nameKey({ workload: { identity } }: PodEndpoint): string {
  return `${identity.kind}/${identity.name}`;
}

function sameIdentity(before: PodEndpoint, after: PodEndpoint): boolean {
  if (before === after) return true;
  return (
    before.workload.digest === after.workload.digest &&
    sameNamespace(before.namespace, after.namespace) &&
    sameAddresses(before.addresses, after.addresses) &&
    sameAddresses(before.within, after.within)
  );
}

function sameAddresses(a: IpSet | undefined, b: IpSet | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.equals(b));
}

function sameNamespace(a: NamespaceKnowledge, b: NamespaceKnowledge): boolean {
  const isSameDoubt = (a.doubt === undefined) === (b.doubt === undefined);
  return a === b || (isSameDoubt && sameLabels(a.labels, b.labels));
}
