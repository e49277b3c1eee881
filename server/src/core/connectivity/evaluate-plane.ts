import type { PortMatch, Rule, Selector } from '../policies/ir';
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

export function sameBounds(a: Bounds, b: Bounds): boolean {
  return a === b || (a.lower.equals(b.lower) && a.upper.equals(b.upper));
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
  return evaluateRules(profile, {
    truthOf: (selector) => matchSelector(selector, peer, options),
    connectionsOf: (ports) => connectionsTo(destination, ports),
  });
}

/** What rules say about a peer, whatever it is. */
export interface RuleMatcher {
  readonly truthOf: (peer: Selector) => Truth;
  readonly connectionsOf: (ports: PortMatch) => ConnectionSet;
}

/** The same for a peer that may be no endpoint: `unknown` is what holds for some that it stands for, and not for others. */
export function evaluateRules(profile: SubjectProfile, matcher: RuleMatcher): Bounds {
  if (profile.length === 0) return allAllowed;
  const tiers = profile.map((tier) => prepareTier(tier, matcher));
  const undecided = tiers.flatMap((tier) => tier.units.flatMap(undecidedOf));
  if (undecided.length > maxUndecided) return { lower: ConnectionSet.none, upper: ConnectionSet.all };
  const isExact = undecided.length === 0 && tiers.every(isTierExact);
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
  readonly order: number;
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

function prepareTier(tier: ProfileTier, matcher: RuleMatcher): PreparedTier {
  const units = tier.units.map((unit) => prepareUnit(unit, matcher));
  return { mode: tier.mode, onNoMatch: tier.onNoMatch, units };
}

function prepareUnit({ unit, isCertain }: ProfileUnit, matcher: RuleMatcher): PreparedUnit {
  // A unit that does not isolate is nothing but its rules: when it may not apply, each of its rules may not match.
  const subject: Truth = isCertain || unit.isolates ? 'yes' : 'unknown';
  const rules: PreparedRule[] = [];
  for (const rule of unit.rules) {
    const truth = both(subject, matcher.truthOf(rule.peer));
    if (truth === 'no') continue;
    const connections = matcher.connectionsOf(rule.ports);
    if (!connections.isEmpty) rules.push({ action: rule.action, isCertain: truth === 'yes', connections });
  }
  return { order: unit.order, isolates: unit.isolates, isCertain: isCertain || !unit.isolates, rules };
}

function undecidedOf(unit: PreparedUnit): readonly (PreparedUnit | PreparedRule)[] {
  const passes = unit.rules.filter((rule) => rule.action === 'pass' && !rule.isCertain);
  return unit.isCertain ? passes : [unit, ...passes];
}

function isTierExact({ mode, units }: PreparedTier): boolean {
  return (
    units.every(isUnitExact) &&
    (mode === 'union' || units.every(({ order }, index) => order !== units[index + 1]?.order))
  );
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
    const run = tier.mode === 'ordered' ? runOrdered : runUnion;
    state = run(tier, units, isMatch, state, bound);
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
  bound: keyof Bounds,
): Decision {
  let left = rest;
  let passed = ConnectionSet.none;
  let nowAllowed = allowed;
  for (const tied of groupByOrder(units)) {
    const matched = matchTied(tied, isMatch, left, bound);
    nowAllowed = nowAllowed.union(matched.allow);
    passed = passed.union(matched.pass);
    left = left.subtract(matched.allow).subtract(matched.pass).subtract(matched.deny);
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

/** Neighbours of equal order. */
function groupByOrder(units: readonly PreparedUnit[]): readonly (readonly PreparedUnit[])[] {
  const groups: PreparedUnit[][] = [];
  for (const unit of units) {
    const last = groups.at(-1);
    if (last?.[0]?.order === unit.order) last.push(unit);
    else groups.push([unit]);
  }
  return groups;
}

type Matched = Readonly<Record<Rule['action'], ConnectionSet>>;

/**
 * Which of several units of equal order is asked first is not defined, and any of them may be: what one of them
 * decides for a connection is what may become of it. To deny is the least, to allow the most, to pass lies between.
 */
function matchTied(
  units: readonly PreparedUnit[],
  isMatch: (rule: PreparedRule) => boolean,
  left: ConnectionSet,
  bound: keyof Bounds,
): Matched {
  const all = units.map((unit) => matchUnit(unit, isMatch, left));
  const [first] = all;
  if (first !== undefined && all.length === 1) return first;
  const union = (action: Rule['action']) => all.reduce((set, each) => set.union(each[action]), ConnectionSet.none);
  const [allow, pass, deny] = [union('allow'), union('pass'), union('deny')];
  return bound === 'lower'
    ? { deny, pass: pass.subtract(deny), allow: allow.subtract(deny).subtract(pass) }
    : { allow, pass: pass.subtract(allow), deny: deny.subtract(allow).subtract(pass) };
}

function matchUnit({ rules }: PreparedUnit, isMatch: (rule: PreparedRule) => boolean, left: ConnectionSet): Matched {
  const matched = { allow: ConnectionSet.none, pass: ConnectionSet.none, deny: ConnectionSet.none };
  let unmatched = left;
  for (const rule of rules) {
    if (!isMatch(rule)) continue;
    const match = unmatched.intersect(rule.connections);
    matched[rule.action] = matched[rule.action].union(match);
    unmatched = unmatched.subtract(match);
  }
  return matched;
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
