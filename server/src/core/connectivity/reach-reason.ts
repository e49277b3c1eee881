import { resourceWords } from '../kubernetes/resource';
import type { Provenance } from '../policies/ir';
import { ConnectionSet } from './connection-set';
import type { Endpoint } from './endpoint';
import { type Because, decidesNothing, type Explanation } from './explain';
import type { Doubt } from './match';
import { nameOfEndpoint } from './resolve-endpoint';

/** How the parts of a question are called in its answer. */
export interface ReasonNames {
  readonly source: string;
  readonly destination: string;
  /** `TCP 80`, or `all ports of TCP`. */
  readonly asked: string;
}

export function deniedReason(side: Explanation, names: ReasonNames): string {
  const denials = side.because.filter(({ effect }) => effect === 'deny');
  const certain = denials.filter(({ certainty }) => certainty === 'certain');
  const [first, ...others] = certain.length > 0 ? certain : denials;
  const isolating = isolatingPolicies(side);
  if (isolating !== undefined) {
    const [subject, peer] =
      side.direction === 'egress'
        ? [names.source, `to ${quoted(names.destination)}`]
        : [names.destination, `from ${quoted(names.source)}`];
    const isolated = `${quoted(subject)} is isolated for ${side.direction} by ${isolating}`;
    return `${isolated}, and no rule allows ${names.asked} ${peer}.`;
  }
  if (first?.where === undefined) return `No rule allows ${names.asked}.`;
  const rules = `${ruleText(first.where)}${others.length === 0 ? ' denies' : ` and ${others.length} more deny`}`;
  return capitalised(`${rules} ${names.asked}${first.failsClosed ? `, because it ${failsClosedWords}` : ''}`);
}

/** Of a rule that denies because nobody knows what it means. */
const failsClosedWords = 'has a peer or protocol that is not known, and fails closed';

/** Where both sides allow some ports, and none of them the same. */
export function disjointReason(sides: readonly Explanation[], names: ReasonNames): string {
  const parts = sides.map(({ direction, possible }) => `${direction} allows ${possible}`);
  return `Both sides must allow a port, and of ${names.asked} ${parts.join(' and ')}.`;
}

export function allowedReason(sides: readonly Explanation[], names: ReasonNames): string {
  const override = sides.find((side) => side.override !== undefined)?.override;
  const isElseDefault = sides.every((side) => side.override !== undefined || side.because.every(decidesNothing));
  if (override !== undefined && isElseDefault) return capitalised(override);
  const parts = sides.map((side) => allowedPart(side, side.direction === 'egress' ? names.source : names.destination));
  if (isElseDefault && parts.length === 2) {
    return `No policy isolates ${quoted(names.source)} for egress or ${quoted(names.destination)} for ingress.`;
  }
  return capitalised(parts.join(', and '));
}

/** A clause as a sentence. */
export function capitalised(clause: string): string {
  // The name of a field is written as it is.
  const sentence = /^(?:in|e)gress\[/.test(clause) ? `Rule ${clause}` : clause;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** Where no port was stated and only some are allowed. */
export function partReason(sides: readonly Explanation[], names: ReasonNames): string {
  const certain = sides.reduce((set, side) => set.intersect(side.certain), ConnectionSet.all);
  return `It depends on the port: of ${names.asked}, what is allowed is ${certain}.`;
}

export function ownNodeOverride(destination: Endpoint): string {
  return `a node always reaches its own pods, and ${quoted(nameOfEndpoint(destination))} is one of them`;
}

export function sameNodeDoubt(source: Endpoint, destination: Endpoint): Doubt {
  const pod = quoted(nameOfEndpoint(destination));
  const where =
    source.kind === 'node'
      ? `${pod} is on ${nameOfEndpoint(source)}`
      : `${quoted(nameOfEndpoint(source))} is on the node of ${pod}`;
  return { cause: 'fact', why: `The manifests do not say whether ${where}, and a node always reaches its own pods.` };
}

function allowedPart({ direction, because, override }: Explanation, subject: string): string {
  if (override !== undefined) return override;
  const all = because.filter(({ effect }) => effect === 'allow');
  const allowing = all.find(({ certainty }) => certainty === 'certain') ?? all[0];
  if (allowing?.where !== undefined) return `${ruleText(allowing.where)} allows it for ${quoted(subject)}`;
  return `no policy isolates ${quoted(subject)} for ${direction}`;
}

/** Nodes are called by their address. */
export function quoted(name: string): string {
  return name.startsWith('node ') ? name : `"${name}"`;
}

function ruleText({ resource, direction, rule }: Provenance): string {
  const policy = resourceWords(resource);
  return rule === undefined ? policy : `${direction}[${rule.index}] of ${policy}`;
}

/** Those that isolate for certain, or else those that may; undefined where there are none, or a rule denies before them. */
function isolatingPolicies({ because }: Explanation): string | undefined {
  const isolating = because.filter(({ effect }) => effect === 'isolate');
  const certain = isolating.filter(({ certainty }) => certainty === 'certain');
  const isDeniedAnyway = because.some(({ effect, certainty }) => effect === 'deny' && certainty === 'certain');
  const [first, ...others] = (certain.length > 0 || isDeniedAnyway ? certain : isolating).flatMap(whereOf);
  if (first === undefined) return undefined;
  return others.length === 0
    ? resourceWords(first.resource)
    : `${resourceWords(first.resource)} and ${others.length} more`;
}

function whereOf({ where }: Because): readonly Provenance[] {
  return where === undefined ? [] : [where];
}
