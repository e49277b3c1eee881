import type { Endpoint } from './endpoint';
import { IpSet, partition } from './ip-set';
import { ipSetsOf } from './ip-sets-of';
import { rulesOf, type SubjectProfile } from './subject-profile';

/**
 * What a name outside of the cluster may stand for when a connection is made: it has one address then, and that is in one
 * of the ranges that the rules of a profile do not tell apart. What holds in each of them is certain although each rule by
 * itself may or may not match. Every other endpoint stands for itself.
 */
export function possibleAddresses(peer: Endpoint, profile: SubjectProfile): readonly Endpoint[] {
  if (peer.kind !== 'name') return [peer];
  const sets = rulesOf(profile).flatMap((rule) => ipSetsOf(rule.peer));
  if (sets.length === 0) return [peer];
  const place = peer.within ?? IpSet.all;
  const ranges = partition(place, sets);
  // Fewer and larger ones leave more open, which is never wrong.
  const within = ranges.length <= maxRanges ? ranges : place.ranges;
  return within.map((range) => ({ ...peer, within: range }));
}

/** Each of them is judged by every rule. */
export const maxRanges = 256;
