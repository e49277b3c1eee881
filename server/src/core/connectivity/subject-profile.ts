import type { Cluster } from '../cluster/cluster';
import type { Direction } from '../kubernetes/entities';
import { tierFrames, unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit, Rule, Tier } from '../policies/ir';
import type { Endpoint } from './endpoint';
import { isOrdinaryPod } from './endpoint';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';

/** The policies that select an endpoint in one direction. Empty when nothing does: then everything is allowed. */
export type SubjectProfile = readonly ProfileTier[];

export interface ProfileTier {
  readonly mode: Tier['mode'];
  readonly onNoMatch: Tier['onNoMatch'];
  readonly units: readonly ProfileUnit[];
}

export interface ProfileUnit {
  readonly unit: PolicyUnit;
  /** False when it is not known whether the unit selects the endpoint. */
  readonly isCertain: boolean;
}

/** In the order of evaluation. */
export function rulesOf(profile: SubjectProfile): readonly Rule[] {
  const only = profile[0]?.units[0];
  if (only !== undefined && profile.length === 1 && profile[0]?.units.length === 1) return only.unit.rules;
  const rules: Rule[] = [];
  for (const { units } of profile) for (const { unit } of units) for (const rule of unit.rules) rules.push(rule);
  return rules;
}

export function profileOf(
  cluster: Cluster,
  endpoint: Endpoint,
  direction: Direction,
  options: ConnectivityOptions,
): SubjectProfile {
  // Nothing on our side enforces policies for what is outside the cluster.
  if (endpoint.kind !== 'pod' && endpoint.kind !== 'node') return unprotected;
  if (cluster.facts.unenforced !== undefined) return unprotected;
  const namespace = isOrdinaryPod(endpoint) ? cluster.namespaces.get(endpoint.namespace.name) : undefined;
  const own = namespace === undefined ? undefined : unitsOfNamespace(namespace);
  const clusterWide = unitsOfCluster(cluster.facts);
  const tiers: ProfileTier[] = [];
  tierFrames.forEach(({ mode, onNoMatch }, index) => {
    const units: ProfileUnit[] = [];
    for (const unit of mergeByOrder(clusterWide[index] ?? [], own?.[index] ?? [])) {
      if (unit.direction !== direction) continue;
      const truth = matchSelector(unit.subject, endpoint, options);
      if (truth !== 'no') units.push({ unit, isCertain: truth === 'yes' });
    }
    if (units.length > 0) tiers.push({ mode, onNoMatch, units });
  });
  return tiers.length === 0 ? unprotected : tiers;
}

const unprotected: SubjectProfile = [];

/** Cluster-wide policies and a namespace's own ones in the order of evaluation. */
export function mergeByOrder(a: readonly PolicyUnit[], b: readonly PolicyUnit[]): readonly PolicyUnit[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...a, ...b].sort((one, other) => one.order - other.order);
}
