import type { PolicyUnit, PortMatch, Rule, Selector } from '../policies/ir';
import { ConnectionSet } from './connection-set';
import type { Endpoint } from './endpoint';
import { atFamily, bothFamilies, type Family, familiesOf } from './families';
import { IpSet } from './ip-set';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import { connectionsTo } from './port-match';
import { possibleAddresses } from './possible-addresses';
import type { ProfileTier, SubjectProfile } from './subject-profile';
import { both, type Truth } from './truth';

/** What is certainly allowed, and what is possibly allowed. Equal unless something is unknown. */
export interface Bounds {
  readonly lower: ConnectionSet;
  readonly upper: ConnectionSet;
}

/** The same for a peer; where it hangs on the family of the peer's address, with what holds for each. */
export interface PeerBounds extends Bounds {
  readonly byFamily?: Readonly<Record<Family, Bounds>>;
}

export function sameBounds(a: PeerBounds, b: PeerBounds): boolean {
  if (a === b) return true;
  if (!a.lower.equals(b.lower) || !a.upper.equals(b.upper)) return false;
  const [ofA, ofB] = [a.byFamily, b.byFamily];
  if (ofA === undefined || ofB === undefined) return ofA === ofB;
  return bothFamilies.every((family) => sameBounds(ofA[family], ofB[family]));
}

export const allAllowed: Bounds = { lower: ConnectionSet.all, upper: ConnectionSet.all };
export const nothingAllowed: Bounds = { lower: ConnectionSet.none, upper: ConnectionSet.none };

/**
 * What the policies that select a subject allow between it and a peer, in one direction.
 * `destination` is the peer for egress and the subject for ingress: named ports are resolved there.
 *
 * Unknown matches are false in allow rules and true in deny rules for the lower bound, the reverse for the upper one.
 * A unit that may isolate goes either way, so both ways are tried; what a pass rule may match takes both ways at once.
 */
export function evaluatePlane(
  profile: SubjectProfile,
  peer: Endpoint,
  destination: Endpoint,
  options: ConnectivityOptions,
): PeerBounds {
  const evaluate = (part: Endpoint) =>
    evaluateRules(profile, {
      truthOf: (selector) => matchSelector(selector, part, options),
      connectionsOf: (ports) => connectionsTo(destination, ports),
    });
  const at = (place: Endpoint): PeerBounds => perAddress(evaluate(place), place, at);
  return possibleAddresses(peer, profile).map(at).reduce(whicheverOf);
}

/** What holds for two of which it is not known which one is meant. */
export function whicheverOf(a: Bounds, b: Bounds): Bounds {
  if (a === b) return a;
  const lower = a.lower.intersect(b.lower);
  const upper = a.upper.union(b.upper);
  return lower.equals(upper) ? exactly(upper) : { lower, upper };
}

/**
 * What is allowed with a pod that has, or may have, several addresses, such as one of each family, of which a connection
 * has one. Of a rule for one family it is not known whether it matches such a pod, but it is of each address by itself;
 * what holds for all of them is certain. `together` is what is known without that, and `boundsAt` asks for one address.
 */
export function perAddress(
  together: Bounds,
  peer: Endpoint | undefined,
  boundsAt: (peer: Endpoint) => Bounds,
): PeerBounds {
  if (together.lower === together.upper || peer?.kind !== 'pod') return together;
  const families = familiesOf(peer);
  if (families.length === 2) {
    const [IPv4, IPv6] = [boundsAt(atFamily(peer, 'IPv4')), boundsAt(atFamily(peer, 'IPv6'))];
    return sameBounds(IPv4, IPv6) ? IPv4 : { ...whicheverOf(IPv4, IPv6), byFamily: { IPv4, IPv6 } };
  }
  const { ranges } = peer.addresses ?? IpSet.empty;
  if (ranges.length < 2) return together;
  return ranges.map((addresses) => boundsAt({ ...peer, addresses })).reduce(whicheverOf);
}

/** What rules say about a peer, whatever it is. */
export interface RuleMatcher {
  readonly truthOf: (peer: Selector, rule: Rule) => Truth;
  readonly connectionsOf: (ports: PortMatch) => ConnectionSet;
  /** What the ports may mean besides, as far as that takes something from what later rules allow. */
  readonly perhapsOf?: (ports: PortMatch) => ConnectionSet;
}

/** The same for a peer that may be no endpoint: `unknown` is what holds for some that it stands for, and not for others. */
export function evaluateRules(profile: SubjectProfile, matcher: RuleMatcher): Bounds {
  if (profile.length === 0) return allAllowed;
  const tiers = profile.map((tier) => prepareTier(tier, matcher));
  const undecided = tiers.flatMap((tier) => tier.units.filter(({ isCertain }) => !isCertain));
  if (undecided.length > maxUndecided) return { lower: ConnectionSet.none, upper: ConnectionSet.all };
  const isExact = undecided.length === 0 && tiers.every(isTierExact);
  if (isExact) return exactly(allowedBy(runTiers(tiers, untouched, 'lower', noAssumption), 'lower'));
  // What comes before the first of them is the same whatever is assumed.
  const first = tiers.findIndex(({ units }) => units.some(({ isCertain }) => !isCertain));
  const [decided, others] = first === -1 ? [tiers, []] : [tiers.slice(0, first), tiers.slice(first)];
  const before = {
    lower: runTiers(decided, untouched, 'lower', noAssumption),
    upper: runTiers(decided, untouched, 'upper', noAssumption),
  };
  const allowed = (bound: keyof Bounds, assumed: Assumed) =>
    allowedBy(runTiers(others, before[bound], bound, assumed), bound);
  let lower = ConnectionSet.all;
  let upper = ConnectionSet.none;
  for (let choice = 0; choice < 1 << undecided.length; choice++) {
    const assumed = new Set(undecided.filter((_, index) => ((choice >> index) & 1) === 1));
    // What is neither certain nor impossible any more stays so.
    if (!lower.isEmpty) lower = lower.intersect(allowed('lower', assumed));
    if (!upper.isAll) upper = upper.union(allowed('upper', assumed));
    if (lower.isEmpty && upper.isAll) break;
  }
  return { lower, upper };
}

function exactly(connections: ConnectionSet): Bounds {
  if (connections.isEmpty) return nothingAllowed;
  return connections.isAll ? allAllowed : { lower: connections, upper: connections };
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
  isolates: boolean;
  readonly isCertain: boolean;
  /** False where it does not isolate and may select somebody else: then none of its rules counts. */
  readonly selects: boolean;
  /** Only the rules that match the peer, or may. */
  readonly rules: PreparedRule[];
}

interface PreparedRule {
  readonly action: Rule['action'];
  readonly isCertain: boolean;
  readonly connections: ConnectionSet;
}

type Assumed = ReadonlySet<PreparedUnit>;
const noAssumption: Assumed = new Set();

function prepareTier({ mode, onNoMatch, units }: ProfileTier, matcher: RuleMatcher): PreparedTier {
  const prepared: PreparedUnit[] = [];
  // Without an order it makes no difference which of the units that apply has a rule, so they are one.
  let joined: PreparedUnit | undefined;
  for (const profileUnit of units) {
    const { unit } = profileUnit;
    const isCertain = profileUnit.isCertain || !unit.isolates;
    const selects = profileUnit.isCertain || unit.isolates;
    // Where rules have no order, each of them may not match by itself.
    const subject: Truth = selects || mode === 'ordered' ? 'yes' : 'unknown';
    if (mode === 'union' && isCertain && joined !== undefined) {
      joined.isolates ||= unit.isolates;
      addRules(joined.rules, unit, subject, matcher);
      continue;
    }
    const one: PreparedUnit = {
      order: unit.order,
      isolates: unit.isolates,
      isCertain,
      selects,
      rules: [],
    };
    addRules(one.rules, unit, subject, matcher);
    prepared.push(one);
    if (isCertain) joined = one;
  }
  return { mode, onNoMatch, units: prepared };
}

function addRules(rules: PreparedRule[], unit: PolicyUnit, subject: Truth, matcher: RuleMatcher): void {
  for (const rule of unit.rules) {
    const { action } = rule;
    const truth = both(subject, matcher.truthOf(rule.peer, rule));
    if (truth === 'no') continue;
    const connections = matcher.connectionsOf(rule.ports);
    if (!connections.isEmpty) rules.push({ action, isCertain: truth === 'yes', connections });
    const perhaps = action === 'allow' ? undefined : matcher.perhapsOf?.(rule.ports);
    if (perhaps?.isEmpty === false) rules.push({ action, isCertain: false, connections: perhaps });
  }
}

function isTierExact({ mode, units }: PreparedTier): boolean {
  return (
    units.every(isUnitExact) &&
    (mode === 'union' || units.every(({ order }, index) => order !== units[index + 1]?.order))
  );
}

function isUnitExact(unit: PreparedUnit): boolean {
  return unit.isCertain && unit.selects && unit.rules.every((rule) => rule.isCertain);
}

function runTiers(tiers: readonly PreparedTier[], start: Decision, bound: keyof Bounds, assumed: Assumed): Decision {
  let state = start;
  for (const tier of tiers) {
    if (state.rest.isEmpty) break;
    const units = tier.units.filter((unit) => unit.isCertain || assumed.has(unit));
    if (units.length === 0) continue;
    const run = tier.mode === 'ordered' ? runOrdered : runUnion;
    state = run(tier, units, state, bound);
  }
  return state;
}

/** What no tier decided is allowed: Kubernetes pods are open by default. */
function allowedBy({ allowed, denied, rest }: Decision, bound: keyof Bounds): ConnectionSet {
  const open = allowed.union(rest);
  return bound === 'lower' ? open.subtract(denied) : open;
}

/** What a rule that may pass it on may match is in several of these: it may be decided in one tier, and in a later one. */
interface Decision {
  readonly allowed: ConnectionSet;
  readonly denied: ConnectionSet;
  /** Not decided yet, or perhaps not; goes to the next tier. */
  readonly rest: ConnectionSet;
}

const untouched: Decision = { allowed: ConnectionSet.none, denied: ConnectionSet.none, rest: ConnectionSet.all };

/** Of a pass rule, whether it may. */
function isMatch({ action, isCertain }: PreparedRule, bound: keyof Bounds): boolean {
  return isCertain || action === 'pass' || (action === 'deny') === (bound === 'lower');
}

/** First match wins. */
function runOrdered(
  tier: PreparedTier,
  units: readonly PreparedUnit[],
  { allowed, denied, rest }: Decision,
  bound: keyof Bounds,
): Decision {
  let left = rest;
  let passed = ConnectionSet.none;
  let [nowAllowed, nowDenied] = [allowed, denied];
  for (const tied of groupByOrder(units)) {
    const matched = matchTied(tied, left, bound);
    nowAllowed = nowAllowed.union(matched.allow);
    nowDenied = nowDenied.union(matched.deny);
    passed = passed.union(matched.pass).union(matched.perhapsPass);
    left = left.subtract(matched.allow).subtract(matched.pass).subtract(matched.deny);
  }
  const onNoMatch = units.some((unit) => unit.isolates) ? tier.onNoMatch : 'pass';
  switch (onNoMatch) {
    case 'deny':
      return { allowed: nowAllowed, denied: nowDenied.union(left), rest: passed };
    case 'pass':
      return { allowed: nowAllowed, denied: nowDenied, rest: passed.union(left) };
    case 'allow':
      return { allowed: nowAllowed.union(left), denied: nowDenied, rest: passed };
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

interface Matched extends Readonly<Record<Rule['action'], ConnectionSet>> {
  /** What a rule may pass on; what becomes of it otherwise is in the other sets as well. */
  readonly perhapsPass: ConnectionSet;
}

/**
 * Which of several units of equal order is asked first is not defined, and any of them may be: what one of them
 * decides for a connection is what may become of it. To deny is the least, to allow the most, to pass lies between.
 */
function matchTied(units: readonly PreparedUnit[], left: ConnectionSet, bound: keyof Bounds): Matched {
  if (left.isEmpty) return noMatch;
  const all = units.filter(({ rules }) => rules.length > 0).map((unit) => matchUnit(unit, left, bound));
  const [first = noMatch] = all;
  if (all.length < 2) return first;
  const union = (set: keyof Matched) => all.reduce((sum, each) => sum.union(each[set]), ConnectionSet.none);
  const [allow, pass, deny, perhapsPass] = [union('allow'), union('pass'), union('deny'), union('perhapsPass')];
  return bound === 'lower'
    ? { deny, pass: pass.subtract(deny), allow: allow.subtract(deny).subtract(pass), perhapsPass }
    : { allow, pass: pass.subtract(allow), deny: deny.subtract(allow).subtract(pass), perhapsPass };
}

function matchUnit({ rules, selects }: PreparedUnit, left: ConnectionSet, bound: keyof Bounds): Matched {
  const matched = nothingMatched();
  let unmatched = left;
  for (const rule of rules) {
    if (unmatched.isEmpty) break;
    if (!isMatch(rule, bound)) continue;
    const match = unmatched.intersect(rule.connections);
    const set = setOf(rule);
    matched[set] = matched[set].union(match);
    if (set !== 'perhapsPass') unmatched = unmatched.subtract(match);
  }
  if (selects) return matched;
  // What its first rule for a connection says may be so, and it may as well not be there.
  const { none } = ConnectionSet;
  const decided = bound === 'lower' ? { allow: none, deny: matched.deny } : { allow: matched.allow, deny: none };
  return { ...decided, pass: none, perhapsPass: matched.pass.union(matched.perhapsPass) };
}

function nothingMatched(): { -readonly [Set in keyof Matched]: ConnectionSet } {
  const { none } = ConnectionSet;
  return { allow: none, deny: none, pass: none, perhapsPass: none };
}

const noMatch: Matched = nothingMatched();

function setOf({ action, isCertain }: PreparedRule): keyof Matched {
  return action === 'pass' && !isCertain ? 'perhapsPass' : action;
}

/** Order-free: deny overrides allow. */
function runUnion(
  tier: PreparedTier,
  units: readonly PreparedUnit[],
  { allowed, denied, rest }: Decision,
  bound: keyof Bounds,
): Decision {
  const matched = nothingMatched();
  for (const unit of units) {
    for (const rule of unit.rules) {
      const set = setOf(rule);
      if (isMatch(rule, bound)) matched[set] = matched[set].union(rule.connections);
    }
  }
  const isClosed = tier.onNoMatch === 'deny' && units.some((unit) => unit.isolates);
  const undecided = (passed: ConnectionSet) =>
    (isClosed ? rest.intersect(passed) : rest).subtract(matched.deny).subtract(matched.allow);
  const nowAllowed = rest.intersect(matched.allow).subtract(matched.deny);
  return {
    allowed: allowed.union(nowAllowed),
    denied: denied.union(rest.subtract(nowAllowed).subtract(undecided(matched.pass))),
    rest: undecided(matched.pass.union(matched.perhapsPass)),
  };
}
