import { compareText } from '../text/compare-text';
import { ConnectionSet } from './connection-set';
import type { Because } from './explain';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import { connectionsTo } from './port-match';
import { type EndpointPair, sidesOf } from './sides';
import { rulesOf } from './subject-profile';

/** Connections about which the same policies and rules decide, all of them alike. Never empty. */
export interface ConnectionPart {
  readonly connections: ConnectionSet;
  readonly isAllowed: boolean;
  /** The sender's side first. */
  readonly because: readonly Because[];
}

/** A verdict on connections that no rule tells apart. */
export interface PartVerdict {
  readonly isAllowed: boolean;
  readonly because: readonly Because[];
}

/** What may be sent, possibly: as in the graph, what is unknown counts as allowed. */
export function verdictOn(pair: EndpointPair, part: ConnectionSet, options: ConnectivityOptions): PartVerdict {
  const sides = sidesOf(pair, part, options);
  const because = sides.flatMap((side) => firstOfPolicies(side.because));
  return { isAllowed: sides.every(({ truth }) => truth !== 'no'), because };
}

/** Of the rules of one policy that allow a connection, the first one: to delete it moves the answer to the next. */
function firstOfPolicies(because: readonly Because[]): readonly Because[] {
  const seen = new Set<string>();
  return because.filter(({ effect, where }) => {
    if (effect !== 'allow' || where === undefined) return true;
    const policy = JSON.stringify([where.ref, where.resource.kind, where.resource.name]);
    const isFirst = !seen.has(policy);
    seen.add(policy);
    return isFirst;
  });
}

/** What holds if it is enough that one of several verdicts allows. */
export function eitherVerdict(verdicts: readonly PartVerdict[]): PartVerdict {
  const allowing = verdicts.filter(({ isAllowed }) => isAllowed);
  const deciding = allowing.length > 0 ? allowing : verdicts;
  return { isAllowed: allowing.length > 0, because: deciding.flatMap(({ because }) => because) };
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
    const { isAllowed, because } = verdict(atom);
    const reasons = new Map(because.map((each) => [keyOf(each), each]));
    const key = JSON.stringify([isAllowed, ...reasons.keys()]);
    const connections = byReason.get(key)?.connections.union(atom) ?? atom;
    byReason.set(key, { connections, isAllowed, because: [...reasons.values()] });
  }
  return [...byReason.values()].sort((a, b) => compareText(a.connections.toString(), b.connections.toString()));
}

function keyOf({ effect, direction, where }: Because): string {
  if (where === undefined) return JSON.stringify([effect, direction]);
  const { ref, resource, rule } = where;
  return JSON.stringify([effect, direction, ref, resource.kind, resource.namespace, resource.name, rule?.index]);
}
