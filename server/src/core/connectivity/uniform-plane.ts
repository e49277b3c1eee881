import type { ConnectionSet } from './connection-set';
import { allAllowed, evaluatePlane } from './evaluate-plane';
import { matchAllPods } from './match-namespace';
import type { ConnectivityOptions } from './options';
import type { PodSet } from './pod-set';
import { hasNamedPorts } from './port-match';
import type { SubjectProfile } from './subject-profile';

/**
 * What the policies of a profile possibly allow with every ordinary pod of a namespace alike.
 * Undefined when a rule tells the pods apart, so that they have to be looked at one by one.
 */
function evaluateUniform(
  profile: SubjectProfile,
  peers: PodSet,
  options: ConnectivityOptions,
): ConnectionSet | undefined {
  if (profile.length === 0) return allAllowed.upper;
  for (const { units } of profile) {
    for (const { unit } of units) {
      for (const rule of unit.rules) {
        const truth = matchAllPods(rule.peer, peers, options);
        if (truth === 'varies') return undefined;
        // A named port means another number on each pod.
        if (truth !== 'no' && hasNamedPorts(rule)) return undefined;
      }
    }
  }
  return evaluatePlane(profile, peers.first, peers.first, options).upper;
}

/** The same, each pair of profile and namespace evaluated once. */
export function uniformCache(
  options: ConnectivityOptions,
): (profile: SubjectProfile, peers: PodSet) => ConnectionSet | undefined {
  const rows = new Map<SubjectProfile, Map<PodSet, ConnectionSet | undefined>>();
  return (profile, peers) => {
    if (profile.length === 0) return allAllowed.upper;
    const row = rows.get(profile) ?? new Map<PodSet, ConnectionSet | undefined>();
    rows.set(profile, row);
    if (!row.has(peers)) row.set(peers, evaluateUniform(profile, peers, options));
    return row.get(peers);
  };
}
