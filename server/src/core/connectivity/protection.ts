import type { Cluster, ClusterFacts } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { tierFrames, unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit, Selector } from '../policies/ir';
import { forEachBit } from './bitset';
import { internProfile } from './intern-profile';
import { type MatchedPods, matchPods } from './match-pods';
import { memoize } from './memoize';
import type { ConnectivityOptions } from './options';
import { podTableOf } from './pod-table';
import { mergeByOrder, type ProfileTier, type ProfileUnit, type SubjectProfile } from './subject-profile';

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
  const { egress, ingress } = profilesOf(units, namespace, options);
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

/** The profiles of each pod; pods with the same policies share one object. Each subject is matched once with all pods. */
function profilesOf(
  units: readonly PlacedUnit[],
  namespace: NamespaceView,
  options: ConnectivityOptions,
): Readonly<Record<Direction, readonly SubjectProfile[]>> {
  const table = podTableOf(namespace);
  // For each pod the positions of its policies; those that only may select it are counted from -1 downwards.
  const chosen = { egress: table.pods.map((): number[] => []), ingress: table.pods.map((): number[] => []) };
  const matched = new Map<Selector, MatchedPods>();
  units.forEach(({ unit: { direction, subject } }, position) => {
    const pods = matched.get(subject) ?? matchPods(subject, table, options);
    matched.set(subject, pods);
    const { yes, maybe } = pods;
    if (yes !== table.none) forEachBit(yes, (pod) => chosen[direction][pod]?.push(position));
    if (maybe !== table.none) forEachBit(maybe, (pod) => chosen[direction][pod]?.push(-1 - position));
  });
  const intern = (all: readonly (readonly number[])[]) => {
    const byKey = new Map<string, SubjectProfile>([['', noPolicy]]);
    return all.map((positions) => {
      const key = positions.join();
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const profile = internProfile(profileAt(positions, units), options);
      byKey.set(key, profile);
      return profile;
    });
  };
  return { egress: intern(chosen.egress), ingress: intern(chosen.ingress) };
}

/** The positions are those of units in the order of evaluation, so each tier stands together. */
function profileAt(positions: readonly number[], units: readonly PlacedUnit[]): SubjectProfile {
  const tiers: ProfileTier[] = [];
  let [last, inTier]: [tier: number | undefined, units: ProfileUnit[]] = [undefined, []];
  for (const position of positions) {
    const isCertain = position >= 0;
    const placed = units[isCertain ? position : -1 - position];
    const frame = placed && tierFrames[placed.tier];
    if (placed === undefined || frame === undefined) continue;
    const unit = { unit: placed.unit, isCertain };
    if (placed.tier === last) inTier.push(unit);
    else {
      [last, inTier] = [placed.tier, [unit]];
      tiers.push({ mode: frame.mode, onNoMatch: frame.onNoMatch, units: inTier });
    }
  }
  return tiers;
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
