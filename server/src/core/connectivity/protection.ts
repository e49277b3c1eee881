import type { Cluster, ClusterFacts } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { tierFrames, unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit } from '../policies/ir';
import { forEachBit } from './bitset';
import { internProfile } from './intern-profile';
import { matchPods } from './match-pods';
import { memoize } from './memoize';
import type { ConnectivityOptions } from './options';
import { podTableOf } from './pod-table';
import { mergeByOrder, type ProfileUnit, type SubjectProfile } from './subject-profile';

/** Which policies select a pod, in both directions. Pods with the same ones share one object. */
export interface Protection {
  readonly egress: SubjectProfile;
  readonly ingress: SubjectProfile;
}

/** The protection of each workload of a namespace, in the namespace's order. Kept as long as neither pods nor policies change. */
export function protectionsOf(
  cluster: Cluster,
  namespace: NamespaceView,
  options: ConnectivityOptions,
): readonly Protection[] {
  const clusterWide = allUnitsOfCluster(cluster.facts);
  const byOptions = keptOf(namespace);
  const known = byOptions.get(options);
  const { unenforced } = cluster.facts;
  const isSame = known !== undefined && known.unenforced === unenforced && sameItems(known.clusterWide, clusterWide);
  if (isSame) return known.protections;
  const protections = compute(cluster, namespace, options);
  byOptions.set(options, { clusterWide, unenforced, protections });
  return protections;
}

interface Kept {
  readonly clusterWide: readonly PolicyUnit[];
  readonly unenforced: string | undefined;
  readonly protections: readonly Protection[];
}

/** Hover and comparison ask about one namespace in turn, each under its own (shared) options. */
const keptOf = memoize((_: NamespaceView) => new Map<ConnectivityOptions, Kept>());

const allUnitsOfCluster = memoize((facts: ClusterFacts) => unitsOfCluster(facts).flat());

function compute(cluster: Cluster, namespace: NamespaceView, options: ConnectivityOptions): readonly Protection[] {
  const units = cluster.facts.unenforced === undefined ? unitsInOrder(cluster, namespace) : [];
  const { pods } = podTableOf(namespace);
  if (units.length === 0) return pods.map(() => unprotected);
  const egress = profilesOf('egress', units, namespace, options);
  const ingress = profilesOf('ingress', units, namespace, options);
  const shared = new Map<SubjectProfile, Map<SubjectProfile, Protection>>();
  return pods.map((_, index) => {
    const own = { egress: egress[index] ?? [], ingress: ingress[index] ?? [] };
    const alike = shared.get(own.egress) ?? new Map<SubjectProfile, Protection>();
    shared.set(own.egress, alike);
    const known = alike.get(own.ingress) ?? own;
    alike.set(own.ingress, known);
    return known;
  });
}

const noPolicy: SubjectProfile = [];
const unprotected: Protection = { egress: noPolicy, ingress: noPolicy };

interface PlacedUnit {
  readonly unit: PolicyUnit;
  /** Its tier's place among the tiers. */
  readonly tier: number;
}

/** Every policy that may select a pod of the namespace, in the order of evaluation. */
function unitsInOrder({ facts }: Cluster, namespace: NamespaceView): readonly PlacedUnit[] {
  const [own, clusterWide] = [unitsOfNamespace(namespace), unitsOfCluster(facts)];
  return tierFrames.flatMap((_, tier) =>
    mergeByOrder(clusterWide[tier] ?? [], own[tier] ?? []).map((unit) => ({ unit, tier })),
  );
}

/** The profile of each pod; pods with the same policies share one object. Each policy is matched once with all pods. */
function profilesOf(
  direction: Direction,
  units: readonly PlacedUnit[],
  namespace: NamespaceView,
  options: ConnectivityOptions,
): readonly SubjectProfile[] {
  const table = podTableOf(namespace);
  // For each pod the positions of its policies; those that only may select it are counted from -1 downwards.
  const chosen = table.pods.map((): number[] => []);
  units.forEach(({ unit }, position) => {
    if (unit.direction !== direction) return;
    const { yes, maybe } = matchPods(unit.subject, table, options);
    if (yes !== table.none) forEachBit(yes, (pod) => chosen[pod]?.push(position));
    if (maybe !== table.none) forEachBit(maybe, (pod) => chosen[pod]?.push(-1 - position));
  });
  const byKey = new Map<string, SubjectProfile>([['', noPolicy]]);
  return chosen.map((positions) => {
    const key = positions.join();
    const known = byKey.get(key) ?? internProfile(profileAt(positions, units), options);
    byKey.set(key, known);
    return known;
  });
}

function profileAt(positions: readonly number[], units: readonly PlacedUnit[]): SubjectProfile {
  const byTier = new Map<number, ProfileUnit[]>();
  for (const position of positions) {
    const isCertain = position >= 0;
    const placed = units[isCertain ? position : -1 - position];
    if (placed === undefined) continue;
    const inTier = byTier.get(placed.tier) ?? [];
    byTier.set(placed.tier, inTier);
    inTier.push({ unit: placed.unit, isCertain });
  }
  return [...byTier].flatMap(([tier, inTier]) => {
    const frame = tierFrames[tier];
    return frame === undefined ? [] : { mode: frame.mode, onNoMatch: frame.onNoMatch, units: inTier };
  });
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
