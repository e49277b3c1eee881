import type { ConnectivityOptions } from './options';
import type { SubjectProfile } from './subject-profile';

/**
 * One object for all profiles of the same policies under the same (shared) options, for as long as somebody has it.
 * What was worked out for a profile so survives edits that change other policies, or other pods.
 */
export function internProfile(profile: SubjectProfile, options: ConnectivityOptions): SubjectProfile {
  if (profile.length === 0) return profile;
  let key = String(idOf(options));
  for (const { units } of profile) {
    for (const { unit, isCertain } of units) key += isCertain ? `,${idOf(unit)}` : `,${idOf(unit)}?`;
  }
  const known = profiles.get(key)?.deref();
  if (known !== undefined) return known;
  if (profiles.size >= sweepAt) sweep();
  profiles.set(key, new WeakRef(profile));
  return profile;
}

const profiles = new Map<string, WeakRef<SubjectProfile>>();
const leastSweep = 10_000;
let sweepAt = leastSweep;

/** Keys of profiles that are gone would add up. */
function sweep(): void {
  for (const [key, reference] of profiles) if (reference.deref() === undefined) profiles.delete(key);
  sweepAt = Math.max(leastSweep, 2 * profiles.size);
}

const ids = new WeakMap<object, number>();
let lastId = 0;

function idOf(one: object): number {
  const known = ids.get(one);
  if (known !== undefined) return known;
  ids.set(one, ++lastId);
  return lastId;
}
