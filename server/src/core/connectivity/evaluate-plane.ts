import type { Rule } from '../policies/ir';
import { ConnectionSet } from './connection-set';
import type { Endpoint } from './endpoint';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import { connectionsTo } from './port-match';
import type { ProfileTier, ProfileUnit, SubjectProfile } from './subject-profile';
import { both, type Truth } from './truth';

/** What is certainly allowed, and what is possibly allowed. Equal unless something is unknown. */
export interface Bounds {
  readonly lower: ConnectionSet;
  readonly upper: ConnectionSet;
}

export const allAllowed: Bounds = { lower: ConnectionSet.all, upper: ConnectionSet.all };

/**
 * What the policies that select a subject allow between it and a peer, in one direction.
 * `destination` is the peer for egress and the subject for ingress: named ports are resolved there.
 *
 * Unknown matches are false in allow rules and true in deny rules for the lower bound, the reverse for the upper one.
 * A unit that may isolate and a pass rule that may match go either way, so both ways are tried.
 */
export function evaluatePlane(
  profile: SubjectProfile,
  peer: Endpoint,
  destination: Endpoint,
  options: ConnectivityOptions,
): Bounds {
  if (profile.length === 0) return allAllowed;
  const tiers = profile.map((tier) => prepareTier(tier, peer, destination, options));
  const undecided = tiers.flatMap((tier) => tier.units.flatMap(undecidedOf));
  if (undecided.length > maxUndecided) return { lower: ConnectionSet.none, upper: ConnectionSet.all };
  const isExact = undecided.length === 0 && tiers.every((tier) => tier.units.every(isUnitExact));
  if (isExact) {
    const connections = runTiers(tiers, 'lower', noAssumption);
    return { lower: connections, upper: connections };
  }
  let lower = ConnectionSet.all;
  let upper = ConnectionSet.none;
  for (let choice = 0; choice < 1 << undecided.length; choice++) {
    const assumed = new Set(undecided.filter((_, index) => ((choice >> index) & 1) === 1));
    lower = lower.intersect(runTiers(tiers, 'lower', assumed));
    upper = upper.union(runTiers(tiers, 'upper', assumed));
  }
  return { lower, upper };
}

/** 64 runs at most; beyond that the answer is "unknown", which is always correct. */
const maxUndecided = 6;

interface PreparedTier {
  readonly mode: ProfileTier['mode'];
  readonly onNoMatch: ProfileTier['onNoMatch'];
  readonly units: readonly PreparedUnit[];
}

interface PreparedUnit {
  readonly isolates: boolean;
  readonly isCertain: boolean;
  /** Only the rules that match the peer, or may. */
  readonly rules: readonly PreparedRule[];
}

interface PreparedRule {
  readonly action: Rule['action'];
  readonly isCertain: boolean;
  readonly connections: ConnectionSet;
}

type Assumed = ReadonlySet<PreparedUnit | PreparedRule>;
const noAssumption: Assumed = new Set();

function prepareTier(
  tier: ProfileTier,
  peer: Endpoint,
  destination: Endpoint,
  options: ConnectivityOptions,
): PreparedTier {
  const units = tier.units.map((unit) => prepareUnit(unit, peer, destination, options));
  return { mode: tier.mode, onNoMatch: tier.onNoMatch, units };
}

function prepareUnit(
  { unit, isCertain }: ProfileUnit,
  peer: Endpoint,
  destination: Endpoint,
  options: ConnectivityOptions,
): PreparedUnit {
  // A unit that does not isolate is nothing but its rules: when it may not apply, each of its rules may not match.
  const subject: Truth = isCertain || unit.isolates ? 'yes' : 'unknown';
  const rules: PreparedRule[] = [];
  for (const rule of unit.rules) {
    const truth = both(subject, matchSelector(rule.peer, peer, options));
    if (truth === 'no') continue;
    const connections = connectionsTo(destination, rule.ports);
    if (!connections.isEmpty) rules.push({ action: rule.action, isCertain: truth === 'yes', connections });
  }
  return { isolates: unit.isolates, isCertain: isCertain || !unit.isolates, rules };
}

function undecidedOf(unit: PreparedUnit): readonly (PreparedUnit | PreparedRule)[] {
  const passes = unit.rules.filter((rule) => rule.action === 'pass' && !rule.isCertain);
  return unit.isCertain ? passes : [unit, ...passes];
}

function isUnitExact(unit: PreparedUnit): boolean {
  return unit.isCertain && unit.rules.every((rule) => rule.isCertain);
}

function runTiers(tiers: readonly PreparedTier[], bound: keyof Bounds, assumed: Assumed): ConnectionSet {
  let state: Decision = { allowed: ConnectionSet.none, rest: ConnectionSet.all };
  for (const tier of tiers) {
    if (state.rest.isEmpty) break;
    const units = tier.units.filter((unit) => unit.isCertain || assumed.has(unit));
    if (units.length === 0) continue;
    const isMatch = (rule: PreparedRule) => rule.isCertain || isAssumed(rule, bound, assumed);
    state = tier.mode === 'ordered' ? runOrdered(tier, units, isMatch, state) : runUnion(tier, units, isMatch, state);
  }
  // What no tier decided is allowed: Kubernetes pods are open by default.
  return state.allowed.union(state.rest);
}

interface Decision {
  readonly allowed: ConnectionSet;
  /** Not decided yet; goes to the next tier. */
  readonly rest: ConnectionSet;
}

function isAssumed(rule: PreparedRule, bound: keyof Bounds, assumed: Assumed): boolean {
  if (rule.action === 'pass') return assumed.has(rule);
  return (rule.action === 'deny') === (bound === 'lower');
}

/** First match wins. */
function runOrdered(
  tier: PreparedTier,
  units: readonly PreparedUnit[],
  isMatch: (rule: PreparedRule) => boolean,
  { allowed, rest }: Decision,
): Decision {
  let left = rest;
  let passed = ConnectionSet.none;
  let nowAllowed = allowed;
  for (const rule of units.flatMap((unit) => unit.rules)) {
    if (!isMatch(rule)) continue;
    const match = left.intersect(rule.connections);
    if (rule.action === 'allow') nowAllowed = nowAllowed.union(match);
    if (rule.action === 'pass') passed = passed.union(match);
    left = left.subtract(match);
  }
  if (!units.some((unit) => unit.isolates)) return { allowed: nowAllowed, rest: passed.union(left) };
  switch (tier.onNoMatch) {
    case 'deny':
      return { allowed: nowAllowed, rest: passed };
    case 'pass':
      return { allowed: nowAllowed, rest: passed.union(left) };
    case 'allow':
      return { allowed: nowAllowed.union(left), rest: passed };
  }
}

/** Order-free: deny overrides allow. */
function runUnion(
  tier: PreparedTier,
  units: readonly PreparedUnit[],
  isMatch: (rule: PreparedRule) => boolean,
  { allowed, rest }: Decision,
): Decision {
  const matched = { allow: ConnectionSet.none, deny: ConnectionSet.none, pass: ConnectionSet.none };
  for (const unit of units) {
    for (const rule of unit.rules) {
      if (isMatch(rule)) matched[rule.action] = matched[rule.action].union(rule.connections);
    }
  }
  const isClosed = tier.onNoMatch === 'deny' && units.some((unit) => unit.isolates);
  const undecided = isClosed ? rest.intersect(matched.pass) : rest;
  return {
    allowed: allowed.union(rest.intersect(matched.allow).subtract(matched.deny)),
    rest: undecided.subtract(matched.deny).subtract(matched.allow),
  };
}
