import type { Cluster, ClusterFacts } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit } from '../policies/ir';
import { endpointsOfNamespace, type PodEndpoint } from './endpoint';
import type { ConnectivityOptions } from './options';
import { profileOf, type SubjectProfile } from './subject-profile';

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
  const clusterWide = unitsOfCluster(cluster.facts).flat();
  const known = kept.get(namespace);
  if (known !== undefined && known.options === options && sameItems(known.clusterWide, clusterWide)) {
    return known.protections;
  }
  const protections = compute(cluster, namespace, options);
  kept.set(namespace, { clusterWide, options, protections });
  return protections;
}

/** Whether the same policies select, in the same order. */
export function sameProfile(a: SubjectProfile, b: SubjectProfile): boolean {
  if (a === b) return true;
  const unitsOf = (profile: SubjectProfile) => profile.flatMap((tier) => tier.units);
  const [ofA, ofB] = [unitsOf(a), unitsOf(b)];
  return (
    ofA.length === ofB.length &&
    ofA.every(({ unit, isCertain }, index) => unit === ofB[index]?.unit && isCertain === ofB[index]?.isCertain)
  );
}

interface Kept {
  readonly clusterWide: readonly PolicyUnit[];
  readonly options: ConnectivityOptions;
  readonly protections: readonly Protection[];
}

const kept = new WeakMap<NamespaceView, Kept>();

function compute(cluster: Cluster, namespace: NamespaceView, options: ConnectivityOptions): readonly Protection[] {
  const ids = unitIds(namespace, cluster.facts);
  if (ids.size === 0) return endpointsOfNamespace(namespace).map(() => unprotected);
  const byKey = new Map<string, Protection>();
  return endpointsOfNamespace(namespace).map((endpoint) => {
    const protection = protectionOf(cluster, endpoint, options);
    const key = `${keyOf(protection.egress, ids)}|${keyOf(protection.ingress, ids)}`;
    const shared = byKey.get(key);
    if (shared !== undefined) return shared;
    byKey.set(key, protection);
    return protection;
  });
}

const unprotected: Protection = { egress: [], ingress: [] };

function protectionOf(cluster: Cluster, endpoint: PodEndpoint, options: ConnectivityOptions): Protection {
  const profile = (direction: Direction) => profileOf(cluster, endpoint, direction, options);
  return { egress: profile('egress'), ingress: profile('ingress') };
}

function unitIds(namespace: NamespaceView, facts: ClusterFacts): ReadonlyMap<PolicyUnit, number> {
  const units = [...unitsOfNamespace(namespace), ...unitsOfCluster(facts)].flat();
  return new Map(units.map((unit, index) => [unit, index]));
}

function keyOf(profile: SubjectProfile, ids: ReadonlyMap<PolicyUnit, number>): string {
  return profile
    .flatMap((tier) => tier.units)
    .map(({ unit, isCertain }) => `${ids.get(unit)}${isCertain ? '' : '?'}`)
    .join();
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
