import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { addBit, type Bitset, emptyBitset } from './bitset';
import type { PodEndpoint } from './endpoint';
import { matchSelector } from './match';
import { memoize } from './memoize';
import type { ConnectivityOptions } from './options';
import { Plane } from './plane';
import { type PodTable, podTableOf } from './pod-table';
import { hasNamedPorts, namedPortsOf } from './port-match';
import { type Protection, protectionsOf } from './protection';
import { mayMatchAddresses, type NamespaceLabels } from './selector-scope';
import { rulesOf, type SubjectProfile } from './subject-profile';

/** Pods of one namespace for which the same plane decides in one direction. */
export interface PlaneGroup {
  readonly plane: Plane;
  readonly pods: Bitset;
}

/** The groups of one namespace in one direction. */
export class PlaneGroups {
  readonly all: readonly PlaneGroup[];
  readonly #options: ConnectivityOptions;
  readonly #anywhere: PlaneGroup[] = [];
  readonly #byAddress: PlaneGroup[] = [];
  readonly #byName = new Map<string, PlaneGroup[]>();
  /** Few selectors stand in many policies, so each is asked once. */
  readonly #byLabels = new Map<string, { readonly selector: NamespaceLabels; readonly groups: PlaneGroup[] }>();

  constructor(all: readonly PlaneGroup[], options: ConnectivityOptions) {
    this.all = all;
    this.#options = options;
    for (const group of all) this.#place(group);
  }

  /** Those that may allow anything with a pod of that namespace, as `Plane.mayAllow` says of each. */
  towards(namespace: string, table: PodTable): readonly PlaneGroup[] {
    if (table.firstOrdinary?.namespace.isUnplaced === true) return this.all;
    const lists = [this.#anywhere, this.#byName.get(namespace) ?? []];
    if (mayMatchAddresses(table, this.#options)) lists.push(this.#byAddress);
    const { firstOrdinary } = table;
    if (firstOrdinary !== undefined) {
      for (const { selector, groups } of this.#byLabels.values()) {
        if (matchSelector(selector, firstOrdinary, this.#options) !== 'no') lists.push(groups);
      }
    }
    const [first = [], ...others] = lists.filter(({ length }) => length > 0);
    return others.length === 0 ? first : [...new Set([first, ...others].flat())];
  }

  #place(group: PlaneGroup): void {
    const { onlyWithin } = group.plane;
    if (onlyWithin === undefined) {
      this.#anywhere.push(group);
      return;
    }
    if (onlyWithin.usesAddresses) this.#byAddress.push(group);
    for (const name of onlyWithin.namespaces) {
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [group]);
      else known.push(group);
    }
    for (const selector of onlyWithin.labelled) {
      const key = keyOfLabels(selector);
      const known = this.#byLabels.get(key);
      if (known === undefined) this.#byLabels.set(key, { selector, groups: [group] });
      // Several rules of one group may ask for the same labels.
      else if (known.groups.at(-1) !== group) known.groups.push(group);
    }
  }
}

const keyOfLabels = memoize(({ selector }: NamespaceLabels) => JSON.stringify(selector));

/** A namespace's pods by what decides about them. */
export interface NamespacePlanes {
  readonly table: PodTable;
  readonly egress: PlaneGroups;
  readonly ingress: PlaneGroups;
  /** The plane of each pod. */
  readonly planeOf: Readonly<Record<Direction, readonly Plane[]>>;
}

/** Kept as long as neither the namespace's pods nor the policies that may select them change. */
export function planesOf(cluster: Cluster, namespace: NamespaceView, options: ConnectivityOptions): NamespacePlanes {
  const protections = protectionsOf(cluster, namespace, options);
  const known = kept.get(protections);
  if (known !== undefined) return known;
  const table = podTableOf(namespace);
  const egress = groupPods(table, protections, 'egress', options);
  const ingress = groupPods(table, protections, 'ingress', options);
  const planes = {
    table,
    egress: egress.groups,
    ingress: ingress.groups,
    planeOf: { egress: egress.planes, ingress: ingress.planes },
  };
  kept.set(protections, planes);
  return planes;
}

const kept = new WeakMap<readonly Protection[], NamespacePlanes>();

function groupPods(
  table: PodTable,
  protections: readonly Protection[],
  direction: Direction,
  options: ConnectivityOptions,
): { readonly groups: PlaneGroups; readonly planes: readonly Plane[] } {
  const groups = new Map<Plane, Bitset>();
  const planes = table.pods.map((pod, index) => {
    const plane = planeFor(protections[index]?.[direction] ?? [], direction, pod, options);
    let pods = groups.get(plane);
    if (pods === undefined) {
      pods = emptyBitset(table.pods.length);
      groups.set(plane, pods);
    }
    addBit(pods, index);
    return plane;
  });
  return {
    groups: new PlaneGroups(
      [...groups].map(([plane, pods]) => ({ plane, pods })),
      options,
    ),
    planes,
  };
}

function planeFor(
  profile: SubjectProfile,
  direction: Direction,
  subject: PodEndpoint,
  options: ConnectivityOptions,
): Plane {
  const known = planes[direction].get(profile);
  if (known instanceof Plane) return known;
  const names = known === undefined && direction === 'ingress' ? portNamesOf(profile) : noNames;
  if (known === undefined && names.size === 0) {
    const plane = new Plane(profile, direction === 'ingress' ? subject : undefined, options);
    planes[direction].set(profile, plane);
    return plane;
  }
  const byPorts = known ?? { names, planes: new Map<string, Plane>() };
  planes[direction].set(profile, byPorts);
  const key = portsKey(subject, byPorts.names);
  const alike = byPorts.planes.get(key);
  if (alike !== undefined) return alike;
  const plane = new Plane(profile, subject, options);
  byPorts.planes.set(key, plane);
  return plane;
}

/** Where a policy names ports, pods that have other numbers for them have another plane. */
interface PlanesByPorts {
  readonly names: ReadonlySet<string>;
  readonly planes: Map<string, Plane>;
}

// Profiles are computed for one set of options each, all but the empty one, of which every reading is the same.
const planes = {
  egress: new WeakMap<SubjectProfile, Plane | PlanesByPorts>(),
  ingress: new WeakMap<SubjectProfile, Plane | PlanesByPorts>(),
};

const noNames: ReadonlySet<string> = new Set();

function portNamesOf(profile: SubjectProfile): ReadonlySet<string> {
  const rules = rulesOf(profile);
  return rules.some(hasNamedPorts) ? new Set(namedPortsOf(rules).map(({ name }) => name)) : noNames;
}

/** One text for pods whose ports of these names are the same. */
function portsKey({ workload }: PodEndpoint, names: ReadonlySet<string>): string {
  let key = '';
  for (const { name, port, protocol } of workload.ports) {
    if (name !== undefined && names.has(name)) key += `${port}${protocol}${name.length}:${name}`;
  }
  return key;
}
