import type { Direction } from '../kubernetes/entities';
import type { PolicyUnit, Provenance, Rule } from '../policies/ir';
import type { ConnectionSet } from './connection-set';
import type { Endpoint } from './endpoint';
import { evaluatePlane } from './evaluate-plane';
import { type Doubt, matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import { connectionsTo } from './port-match';
import type { ProfileTier, ProfileUnit, SubjectProfile } from './subject-profile';
import type { Truth } from './truth';

/** One policy or rule behind a verdict, or the default when no policy speaks. */
export interface Because {
  /** `none`: a rule that allows nothing, because it fails closed. */
  readonly effect: 'allow' | 'deny' | 'pass' | 'isolate' | 'none' | 'default';
  readonly direction: Direction;
  /** Undefined for `default`. */
  readonly where: Provenance | undefined;
  /**
   * `possible`: it is not known whether the policy selects the pod, or the rule matches the peer.
   * `not-understood`: nobody knows what the policy does, so both effects are named.
   */
  readonly certainty: 'certain' | 'possible' | 'not-understood';
  /** Of `default`: policies that select the pod, and isolate nothing, and have no rule for what was asked. */
  readonly unmatched?: readonly Provenance[];
  /** An Ingress or a route is named and no policy: it forwards (`allow`), or forwards other connections only (`isolate`). */
  readonly isEntry?: true;
  /** As of `Rule`. */
  readonly failsClosed?: true;
}

/** Whether one side of a connection allows what was asked, and why. */
export interface Explanation {
  readonly direction: Direction;
  /** `unknown` also when only a part of what was asked is allowed. */
  readonly truth: Truth;
  /** What is certainly allowed of what was asked, and what is possibly. */
  readonly certain: ConnectionSet;
  readonly possible: ConnectionSet;
  /** Set when something other than the policies decides: a clause for the reason. */
  readonly override?: string | undefined;
  readonly because: readonly Because[];
  /** What the answer depends on, when it is `unknown`. */
  readonly doubts: readonly Doubt[];
}

export interface Question {
  readonly direction: Direction;
  /** Whose policies are asked, and which select it. */
  readonly subject: Endpoint;
  readonly profile: SubjectProfile;
  readonly peer: Endpoint;
  readonly destination: Endpoint;
  readonly asked: ConnectionSet;
}

export function explainPlane(question: Question, options: ConnectivityOptions): Explanation {
  const { direction, profile, peer, destination, asked } = question;
  const { lower, upper } = evaluatePlane(profile, peer, destination, options);
  const truth = lower.includes(asked) ? 'yes' : upper.intersect(asked).isEmpty ? 'no' : 'unknown';
  const because: Because[] = [];
  const doubts: Doubt[] = [];
  const unmatched: Provenance[] = [];
  for (const tier of profile) {
    const seen = explainTier(tier, question, options);
    because.push(...seen.because);
    doubts.push(...seen.doubts);
    unmatched.push(...seen.unmatched);
    if (seen.isFinal) break;
  }
  if (because.every(({ effect }) => effect === 'pass' || effect === 'none')) {
    const byDefault = { effect: 'default', direction, where: undefined, certainty: 'certain' } as const;
    because.push(unmatched.length === 0 ? byDefault : { ...byDefault, unmatched });
  }
  return { direction, truth, certain: lower.intersect(asked), possible: upper.intersect(asked), because, doubts };
}

interface TierExplanation {
  readonly because: readonly Because[];
  readonly doubts: readonly Doubt[];
  readonly unmatched: readonly Provenance[];
  /** Later tiers are not asked any more. */
  readonly isFinal: boolean;
}

function explainTier(tier: ProfileTier, question: Question, options: ConnectivityOptions): TierExplanation {
  const { direction, subject, peer, destination, asked } = question;
  const because: Because[] = [];
  const doubts: Doubt[] = [];
  const unmatched: Provenance[] = [];
  let isFinal = false;
  for (const [position, { unit, isCertain }] of tier.units.entries()) {
    if (!isCertain) matchSelector(unit.subject, subject, options, (doubt) => doubts.push(doubt));
    const selects = isCertain ? 'certain' : 'possible';
    const before = because.length;
    if (unit.isolates) {
      const certainty = isNotUnderstood(unit) ? 'not-understood' : selects;
      because.push({ effect: 'isolate', direction, where: unit.where, certainty });
    }
    for (const rule of unit.rules) {
      const connections = connectionsTo(destination, rule.ports);
      if (connections.intersect(asked).isEmpty) continue;
      const note = rule.failsClosed ? { failsClosed: rule.failsClosed } : {};
      if (rule.failsClosed && rule.action === 'allow')
        because.push({ effect: 'none', direction, where: rule.where, certainty: 'certain', ...note });
      const truth = matchSelector(rule.peer, peer, options, (doubt) => doubts.push(doubt));
      if (truth === 'no') continue;
      const decides = tier.mode === 'ordered' && isCertain && truth === 'yes' && connections.includes(asked);
      const tied = decides
        ? tier.units.filter((other, index) => index !== position && other.unit.order === unit.order)
        : [];
      const rivals = tied.flatMap((other) => rivalOf(rule, other, question, options) ?? []);
      const matches = truth === 'yes' && rivals.length === 0 ? selects : 'possible';
      const certainty = rule.peer.kind === 'unknown' ? 'not-understood' : matches;
      because.push({ effect: rule.action, direction, where: rule.where, certainty, ...note });
      if (!decides) continue;
      for (const rival of rivals) {
        doubts.push(orderDoubt(unit.where, rival.where));
        because.push({ effect: rival.action, direction, where: rival.where, certainty: 'possible' });
      }
      return { because, doubts, unmatched, isFinal: rule.action !== 'pass' };
    }
    if (isCertain && because.length === before) unmatched.push(unit.where);
    isFinal ||= isCertain && unit.isolates && tier.onNoMatch === 'deny';
  }
  return { because, doubts, unmatched, isFinal: isFinal && !because.some(({ effect }) => effect === 'pass') };
}

function isNotUnderstood({ rules }: PolicyUnit): boolean {
  return rules.length > 0 && rules.every(({ peer }) => peer.kind === 'unknown');
}

/** The rule by which a unit of the same order decides otherwise about what was asked. */
function rivalOf(
  rule: Rule,
  { unit }: ProfileUnit,
  { peer, destination, asked }: Question,
  options: ConnectivityOptions,
): Rule | undefined {
  const first = unit.rules.find(
    ({ peer: selector, ports }) =>
      !connectionsTo(destination, ports).intersect(asked).isEmpty && matchSelector(selector, peer, options) !== 'no',
  );
  return first?.action === rule.action ? undefined : first;
}

function orderDoubt(one: Provenance, other: Provenance): Doubt {
  const [first, second] = [one, other].map(({ resource }) => `${resource.kind} "${resource.name}"`).sort();
  return {
    cause: 'fact',
    why: `${first} and ${second} have the same priority, and which is asked first is not defined.`,
  };
}

/** Whether a reason decides nothing: what it is about is as it would be without policies. */
export function decidesNothing({ effect }: Because): boolean {
  return effect === 'default' || effect === 'none';
}

/** Each once, the sender's side first. */
export function distinctReasons(because: readonly Because[]): readonly Because[] {
  const byKey = new Map<string, Because>();
  for (const each of because) if (!byKey.has(reasonKey(each))) byKey.set(reasonKey(each), each);
  const ofSide = (direction: Direction) => [...byKey.values()].filter((each) => each.direction === direction);
  return [...ofSide('egress'), ...ofSide('ingress')];
}

/** One text for reasons that say the same. */
export function reasonKey({ effect, direction, certainty, where, unmatched }: Because): string {
  return JSON.stringify([effect, direction, certainty, where && placeOf(where), unmatched?.map(placeOf)]);
}

function placeOf({ ref, resource: { kind, namespace, name }, rule }: Provenance) {
  return [ref, kind, namespace, name, rule?.index];
}
