import { compareText } from '../text/compare-text';
import { ConnectionSet } from './connection-set';
import { type Because, distinctReasons, type Explanation, reasonKey } from './explain';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import { connectionsTo } from './port-match';
import { capitalised } from './reach-reason';
import { type EndpointPair, familyProblem, gravestDoubt, judgeFamilies, sidesOf } from './sides';
import { rulesOf } from './subject-profile';
import { both, either, type Truth } from './truth';

/** Connections about which the same policies and rules decide, all of them alike. Never empty. */
export interface ConnectionPart extends PartVerdict {
  readonly connections: ConnectionSet;
}

/** A verdict on connections that no rule tells apart. */
export interface PartVerdict {
  readonly truth: Truth;
  /** One sentence, where the policies that are named do not say it: what is not known, or what decides in their place. */
  readonly reason: string | undefined;
  /** The sender's side first. */
  readonly because: readonly Because[];
}

export function verdictOn(pair: EndpointPair, part: ConnectionSet, options: ConnectivityOptions): PartVerdict {
  const problem = familyProblem(pair);
  if (problem !== undefined) return { truth: 'no', reason: problem, because: [] };
  const judge = (each: EndpointPair) => verdictOfSides(each, part, options);
  return judgeFamilies(pair, judge, ({ truth }) => truth !== 'unknown', joinVerdicts);
}

function joinVerdicts(one: PartVerdict, other: PartVerdict, together: PartVerdict): PartVerdict {
  if (one.truth !== other.truth || one.truth === 'unknown') return together;
  return { ...one, because: distinctReasons([...one.because, ...other.because]) };
}

function verdictOfSides(pair: EndpointPair, part: ConnectionSet, options: ConnectivityOptions): PartVerdict {
  const sides = sidesOf(pair, part, options);
  const because = sides.flatMap((side) => firstOfPolicies(side.because));
  const truth = sides.map((side) => side.truth).reduce(both, 'yes');
  return { truth, reason: truth === 'no' ? undefined : reasonOf(sides), because };
}

function reasonOf(sides: readonly Explanation[]): string | undefined {
  const override = sides.find((side) => side.override !== undefined)?.override;
  return gravestDoubt(sides.filter(({ truth }) => truth === 'unknown'))?.why ?? (override && capitalised(override));
}

/**
 * Of the rules of one policy that allow a connection, the first one that does so for certain, if any: to delete it moves
 * the answer to the next.
 */
function firstOfPolicies(because: readonly Because[]): readonly Because[] {
  const first = new Map<string, Because>();
  const policyOf = ({ effect, where }: Because) =>
    effect === 'allow' && where && JSON.stringify([where.ref, where.resource.kind, where.resource.name]);
  for (const each of because) {
    const policy = policyOf(each);
    if (!policy) continue;
    const known = first.get(policy);
    if (known === undefined || (known.certainty !== 'certain' && each.certainty === 'certain')) first.set(policy, each);
  }
  return because.filter((each) => {
    const policy = policyOf(each);
    return !policy || first.get(policy) === each;
  });
}

/** What holds if it is enough that one of several verdicts allows. */
export function eitherVerdict(verdicts: readonly PartVerdict[]): PartVerdict {
  const truth = verdicts.map((verdict) => verdict.truth).reduce(either, 'no');
  const deciding = verdicts.filter((verdict) => verdict.truth === truth);
  return {
    truth,
    reason: deciding.find(({ reason }) => reason !== undefined)?.reason,
    because: deciding.flatMap(({ because }) => because),
  };
}

/** The connections of every rule that may match the pair: nothing else tells connections apart. */
export function cutsOfPair(
  { source, destination, egress = [], ingress = [] }: EndpointPair,
  options: ConnectivityOptions,
): readonly ConnectionSet[] {
  return [
    { profile: egress, peer: destination },
    { profile: ingress, peer: source },
  ].flatMap(({ profile, peer }) =>
    rulesOf(profile)
      .filter((rule) => matchSelector(rule.peer, peer, options) !== 'no')
      .map((rule) => connectionsTo(destination, rule.ports)),
  );
}

/** All connections, split by `cuts` and put together again where the verdict and its reasons are the same. */
export function splitByReason(
  cuts: readonly ConnectionSet[],
  verdict: (part: ConnectionSet) => PartVerdict,
): readonly ConnectionPart[] {
  const atoms = cuts.reduce<readonly ConnectionSet[]>(
    (parts, cut) =>
      parts.flatMap((part) => [part.intersect(cut), part.subtract(cut)].filter(({ isEmpty }) => !isEmpty)),
    [ConnectionSet.all],
  );
  const byReason = new Map<string, ConnectionPart>();
  for (const atom of atoms) {
    const { truth, reason, because } = verdict(atom);
    const reasons = new Map(because.map((each) => [reasonKey(each), each]));
    const key = JSON.stringify([truth, reason, ...reasons.keys()]);
    const connections = byReason.get(key)?.connections.union(atom) ?? atom;
    byReason.set(key, { connections, truth, reason, because: [...reasons.values()] });
  }
  return [...byReason.values()].sort((a, b) => compareText(a.connections.toString(), b.connections.toString()));
}
