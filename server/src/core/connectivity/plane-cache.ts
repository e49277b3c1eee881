import type { Direction } from '../kubernetes/entities';
import { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { exceptOwnNode } from './evaluate-pair';
import { evaluatePlane } from './evaluate-plane';
import { comparison, type GroupState } from './flow-groups';
import { matchAllPods } from './match-namespace';
import type { SubjectProfile } from './subject-profile';

/** What is possible between groups of workloads in one state of a cluster. */
export interface PlaneCache {
  /** Undefined when the pods of the groups have to be looked at one by one. */
  readonly betweenGroups: (source: GroupState, destination: GroupState) => ConnectionSet | undefined;
  readonly betweenPods: (
    source: GroupState,
    sourcePod: PodEndpoint,
    destination: GroupState,
    destinationPod: PodEndpoint,
  ) => ConnectionSet;
}

export function planeCache(): PlaneCache {
  const uniform = new Map<SubjectProfile, Map<readonly PodEndpoint[], ConnectionSet | undefined>>();
  // undefined as value: known to vary.
  const withNamespace = (profile: SubjectProfile, peers: GroupState): ConnectionSet | undefined => {
    if (profile.length === 0) return ConnectionSet.all;
    const pods = peers.namespacePods;
    if (pods === undefined) return undefined;
    const row = uniform.get(profile) ?? new Map<readonly PodEndpoint[], ConnectionSet | undefined>();
    uniform.set(profile, row);
    if (!row.has(pods)) row.set(pods, evaluateUniform(profile, pods));
    return row.get(pods);
  };
  const side = (
    direction: Direction,
    profile: SubjectProfile,
    peers: GroupState,
    source: PodEndpoint,
    destination: PodEndpoint,
  ) =>
    withNamespace(profile, peers) ??
    evaluatePlane(profile, direction === 'egress' ? destination : source, destination, comparison).upper;
  return {
    betweenGroups: (source, destination) => {
      const egress = withNamespace(source.protection.egress, destination);
      if (egress?.isEmpty) return egress;
      const ingress = withNamespace(destination.protection.ingress, source);
      if (ingress?.isEmpty) return ingress;
      return egress === undefined || ingress === undefined ? undefined : egress.intersect(ingress);
    },
    betweenPods: (source, sourcePod, destination, destinationPod) => {
      const egress = side('egress', source.protection.egress, destination, sourcePod, destinationPod);
      if (egress.isEmpty) return egress;
      const ingress = side('ingress', destination.protection.ingress, source, sourcePod, destinationPod);
      return egress.intersect(exceptOwnNode(sourcePod, destinationPod, { lower: ingress, upper: ingress }).upper);
    },
  };
}

/** One answer for all ordinary pods of a namespace, if no matching rule tells them apart. */
function evaluateUniform(profile: SubjectProfile, pods: readonly PodEndpoint[]): ConnectionSet | undefined {
  const [first, ...others] = pods;
  if (first === undefined) return undefined;
  for (const rule of profile.flatMap((tier) => tier.units.flatMap(({ unit }) => unit.rules))) {
    const truth = matchAllPods(rule.peer, [first, ...others], comparison);
    if (truth === 'varies') return undefined;
    // A named port means another number on each pod.
    if (truth !== 'no' && rule.ports.kind === 'some' && rule.ports.named.length > 0) return undefined;
  }
  return evaluatePlane(profile, first, first, comparison).upper;
}
