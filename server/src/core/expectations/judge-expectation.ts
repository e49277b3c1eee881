import type { Cluster } from '../cluster/cluster';
import {
  type Bitset,
  emptyBitsetLike,
  firstBit,
  forEachBit,
  hasBit,
  intersectBits,
  subtractBits,
  uniteBits,
  withoutBit,
} from '../connectivity/bitset';
import type { ConnectionSet } from '../connectivity/connection-set';
import type { Because } from '../connectivity/explain';
import { nothingAssumed } from '../connectivity/options';
import { connectionsTo } from '../connectivity/port-match';
import type { EndpointPair } from '../connectivity/sides';
import { sidesOf } from '../connectivity/sides';
import type { Direction, Workload } from '../kubernetes/entities';
import { endOf } from './ends';
import type { Expectation } from './expectation';
import { type Field, fieldsBetween } from './fields';

/** What became of an expectation in one cluster. */
export type Outcome =
  | { readonly kind: 'holds' }
  /** Nobody is meant at one end, or no pod there has a port of that name; `meant` is the workload that was probably meant. */
  | { readonly kind: 'nothing'; readonly end: 'from' | 'to' | 'ports'; readonly meant?: string }
  /** The exception of this number means a workload that is not there. */
  | { readonly kind: 'no-exception'; readonly index: number; readonly meant: string | undefined }
  | {
      readonly kind: 'fails' | 'unknown';
      /** Names as the graph prints them. */
      readonly source: string;
      readonly destination: string;
      readonly connections: string;
      /** Of `unknown`: what it depends on, one sentence. */
      readonly why: string;
      readonly because: readonly Because[];
      /** The ends that no policy guards. */
      readonly unguarded: readonly Unguarded[];
    };

export interface Unguarded {
  readonly direction: Direction;
  readonly workload: Pick<Workload, 'ref' | 'basePath' | 'identity'>;
}

/** The first pair that breaks the expectation; else the first of which it is not known. Costs what the ends hold. */
export function judgeExpectation(cluster: Cluster, expectation: Expectation): Outcome {
  const { from, to, except } = expectation;
  // Exceptions are about whoever sends, or about everything that is sent to.
  const isOfTarget = to.kind === 'everything' && from.kind !== 'everything';
  const source = endOf(cluster, from, isOfTarget ? [] : except);
  if (source.pods.size === 0 && source.outside.isEmpty && !source.hasEntry) return { kind: 'nothing', end: 'from' };
  const destination = endOf(cluster, to, isOfTarget ? except : []);
  if (destination.pods.size === 0 && destination.outside.isEmpty) return { kind: 'nothing', end: 'to' };
  let unclear: Outcome | undefined;
  let hasPort = false;
  for (const field of fieldsBetween(cluster, source, destination, expectation)) {
    const seen = judgeField(cluster, field, expectation);
    hasPort ||= seen !== 'no-port';
    if (seen === 'no-port' || seen === 'holds') continue;
    if (seen.kind === 'fails') return seen;
    unclear ??= seen;
  }
  if (!hasPort) return { kind: 'nothing', end: 'ports' };
  return unclear ?? { kind: 'holds' };
}

function judgeField(
  cluster: Cluster,
  field: Field,
  { isAllowed, ports }: Expectation,
): 'holds' | 'no-port' | Extract<Outcome, { kind: 'fails' | 'unknown' }> {
  let broken: Pair | undefined;
  let unclear: Pair | undefined;
  let hasPort = false;
  forEachBit(field.destinations, (destination) => {
    const asked = connectionsTo(field.destination(destination).endpoint, ports);
    if (asked.isEmpty) return;
    hasPort = true;
    const { certain, possible } = sendersOf(field, destination, asked, isAllowed);
    const breaking = isAllowed ? subtractBits(field.sources, possible) : certain;
    // What is not read may change either answer.
    const doubtful = cluster.facts.incomplete === undefined ? subtractBits(possible, certain) : field.sources;
    broken = firstOf(broken, field, breaking, { destination, asked });
    unclear = firstOf(unclear, field, doubtful, { destination, asked });
  });
  if (broken !== undefined) return outcomeOf(cluster, field, broken, 'fails');
  if (unclear !== undefined) return outcomeOf(cluster, field, unclear, 'unknown');
  return hasPort ? 'holds' : 'no-port';
}

interface Pair {
  readonly source: number;
  readonly destination: number;
  readonly asked: ConnectionSet;
}

/** The sources that certainly, and those that possibly, may send all of what is asked (or, for what is denied, any of it). */
function sendersOf(field: Field, destination: number, asked: ConnectionSet, wantsAll: boolean) {
  const allows = (set: ConnectionSet) => (wantsAll ? set.includes(asked) : !set.intersect(asked).isEmpty);
  let certain: Bitset = emptyBitsetLike(field.sources);
  let possible = certain;
  for (const { sources, destinations, bounds } of field.flows) {
    if (!hasBit(destinations, destination)) continue;
    if (allows(bounds.lower)) certain = uniteBits(certain, sources);
    if (allows(bounds.upper)) possible = uniteBits(possible, sources);
  }
  return { certain: intersectBits(certain, field.sources), possible: intersectBits(possible, field.sources) };
}

/** The smaller of the pair that is known and the first one here. A workload's connections to itself do not count. */
function firstOf(
  known: Pair | undefined,
  field: Field,
  sources: Bitset,
  { destination, asked }: Omit<Pair, 'source'>,
): Pair | undefined {
  const own = field.destination(destination).name;
  let left = sources;
  for (let source = firstBit(left); source !== undefined; source = firstBit(left)) {
    if (known !== undefined && known.source <= source) return known;
    if (field.source(source).name !== own) return { source, destination, asked };
    left = withoutBit(left, source);
  }
  return known;
}

function outcomeOf(
  cluster: Cluster,
  field: Field,
  { source, destination, asked }: Pair,
  kind: 'fails' | 'unknown',
): Extract<Outcome, { kind: 'fails' | 'unknown' }> {
  const [from, to] = [field.source(source), field.destination(destination)];
  const pair: EndpointPair = field.pair(source, destination);
  const sides = sidesOf(pair, asked, nothingAssumed);
  const { incomplete } = cluster.facts;
  const doubt = sides.flatMap(({ doubts }) => doubts)[0]?.why;
  return {
    kind: incomplete === undefined ? kind : 'unknown',
    source: from.name,
    destination: to.name,
    connections: asked.toString(),
    why: incomplete ?? field.doubt ?? doubt ?? 'It differs between the ports.',
    because: sides.flatMap(({ because }) => because),
    unguarded: sides.flatMap(({ direction, because, override }) => {
      const end = direction === 'egress' ? pair.source : pair.destination;
      // Elsewhere policies may select it, and something else decides.
      const isByPolicies = override === undefined && cluster.facts.unenforced === undefined;
      if (end.kind !== 'pod' || !isByPolicies || !because.every(isUnselected)) return [];
      const { ref, basePath, identity } = end.workload;
      return [{ direction, workload: { ref, basePath, identity } }];
    }),
  };
}

function isUnselected({ effect, unmatched }: Because): boolean {
  return effect === 'default' && unmatched === undefined;
}
