import type { Direction } from '../kubernetes/entities';
import { exceptOwnNode } from './combine-planes';
import { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { evaluatePlane } from './evaluate-plane';
import { comparison, type GroupState } from './flow-groups';
import type { SubjectProfile } from './subject-profile';
import { uniformCache } from './uniform-plane';

/** What is possible between groups of workloads in one state of a cluster. */
export interface PlaneCache {
  /** What a profile allows with all pods of a group alike; undefined when they have to be looked at one by one. */
  readonly withGroup: (profile: SubjectProfile, peers: GroupState) => ConnectionSet | undefined;
  readonly betweenGroups: (source: GroupState, destination: GroupState) => ConnectionSet | undefined;
  readonly betweenPods: (
    source: GroupState,
    sourcePod: PodEndpoint,
    destination: GroupState,
    destinationPod: PodEndpoint,
  ) => ConnectionSet;
}

export function planeCache(): PlaneCache {
  const uniform = uniformCache(comparison);
  const withGroup: PlaneCache['withGroup'] = (profile, { namespacePods }) => {
    if (namespacePods !== undefined) return uniform(profile, namespacePods);
    return profile.length === 0 ? ConnectionSet.all : undefined;
  };
  const side = (
    direction: Direction,
    profile: SubjectProfile,
    peers: GroupState,
    source: PodEndpoint,
    destination: PodEndpoint,
  ) =>
    withGroup(profile, peers) ??
    evaluatePlane(profile, direction === 'egress' ? destination : source, destination, comparison).upper;
  return {
    withGroup,
    betweenGroups: (source, destination) => {
      const egress = withGroup(source.protection.egress, destination);
      const ingress = withGroup(destination.protection.ingress, source);
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
