import type { PolicyUnit } from '../policies/ir';
import type { ConnectivityOptions } from './options';
import type { SubjectProfile } from './subject-profile';

/**
 * One object for all profiles of the same policies under the same (shared) options, for as long as somebody has it.
 * What was worked out for a profile so survives edits that change other policies, or other pods.
 */
export function internProfile(profile: SubjectProfile, options: ConnectivityOptions): SubjectProfile {
  const units = profile.flatMap((tier) => tier.units);
  const [first] = units;
  if (first === undefined) return profile;
  const known = profilesUnder(first.unit, options);
  const key = units.map(({ unit, isCertain }) => `${idOf(unit)}${isCertain ? '' : '?'}`).join();
  const shared = known.get(key)?.deref();
  if (shared !== undefined) return shared;
  // Keys of profiles that are gone would add up.
  if (known.size >= maxKeys) known.clear();
  known.set(key, new WeakRef(profile));
  return profile;
}

type Profiles = Map<string, WeakRef<SubjectProfile>>;

const maxKeys = 20_000;
const byFirstUnit = new WeakMap<PolicyUnit, Map<ConnectivityOptions, Profiles>>();
const ids = new WeakMap<PolicyUnit, number>();
let lastId = 0;

function profilesUnder(unit: PolicyUnit, options: ConnectivityOptions): Profiles {
  const byOptions = byFirstUnit.get(unit) ?? new Map<ConnectivityOptions, Profiles>();
  byFirstUnit.set(unit, byOptions);
  const profiles: Profiles = byOptions.get(options) ?? new Map();
  byOptions.set(options, profiles);
  return profiles;
}

function idOf(unit: PolicyUnit): number {
  const known = ids.get(unit) ?? ++lastId;
  ids.set(unit, known);
  return known;
}
