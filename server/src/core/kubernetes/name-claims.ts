import type { Direction } from './entities';
import { wordsOf } from './name-words';

/** What the name of a policy says that it does. Only read from names of which every word is understood. */
export interface NameClaims {
  readonly effect: 'deny' | 'allow';
  /** Those that the name mentions. */
  readonly directions: ReadonlySet<Direction>;
  /** A part of an application that the name mentions: `backend`. */
  readonly tier: string | undefined;
}

/**
 * Undefined where the name says neither, or both, or has words that may limit what it says: `deny-other-namespaces`.
 * Of a name that allows, further words only say to whom, so they may be any but those that turn its sense around.
 */
export function nameClaims(name: string, namespace: string): NameClaims | undefined {
  if (!mayClaim.test(name)) return undefined;
  const words = wordsOf(name);
  const isDeny = words.some((word) => denials.has(word));
  const isAllow = words.some((word) => permissions.has(word));
  if (isDeny === isAllow || (isAllow && words.some((word) => reversals.has(word)))) return undefined;
  const ofNamespace = new Set(wordsOf(namespace));
  const tier = words.find((word) => tiers.has(word) && !ofNamespace.has(word));
  const isUnderstood = (word: string) =>
    denials.has(word) || directionOf.has(word) || fillers.has(word) || word === tier || ofNamespace.has(word);
  if (isDeny && !words.every(isUnderstood)) return undefined;
  return {
    effect: isDeny ? 'deny' : 'allow',
    directions: new Set(words.flatMap((word) => directionOf.get(word) ?? [])),
    tier,
  };
}

/** As few names do: what all words have of which one must be there. */
const mayClaim = /den|block|drop|no|allow|permit/i;

/** "isolate" is not among them: what isolates a namespace lets its pods talk to each other. */
const denials = new Set(['deny', 'denies', 'denied', 'block', 'blocks', 'drop', 'drops', 'no']);
const permissions = new Set(['allow', 'allows', 'permit', 'permits']);
const reversals = new Set(['nothing', 'none', 'nobody', 'noone', 'not', 'non', 'only', 'disallow', 'isolate']);
const tiers = new Set(['backend', 'frontend', 'database']);

const directionOf: ReadonlyMap<string, Direction> = new Map([
  ['ingress', 'ingress'],
  ['inbound', 'ingress'],
  ['incoming', 'ingress'],
  ['egress', 'egress'],
  ['outbound', 'egress'],
  ['outgoing', 'egress'],
]);

const fillers = new Set([
  ...['default', 'all', 'any', 'every', 'everything', 'and', 'the', 'traffic', 'connections', 'pods'],
  ...['network', 'policy', 'policies', 'networkpolicy', 'netpol', 'np'],
]);
