import type { Direction } from '../kubernetes/entities';
import { ConnectionSet } from './connection-set';
import { type Endpoint, isFromOwnNode } from './endpoint';
import { type Explanation, explainPlane } from './explain';
import { atFamily, familiesOf, sharedFamilies } from './families';
import type { Doubt } from './match';
import type { ConnectivityOptions } from './options';
import { capitalised, ownNodeOverride, quoted, sameNodeDoubt } from './reach-reason';
import { nameOfEndpoint } from './resolve-endpoint';
import type { SubjectProfile } from './subject-profile';

/** Who sends, who receives, and the policies that select them; undefined where nothing enforces policies. */
export interface EndpointPair {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly egress: SubjectProfile | undefined;
  readonly ingress: SubjectProfile | undefined;
}

/** `profileOf` gives the policies that select an endpoint; nothing on our side enforces any outside of the cluster. */
export function pairOf(
  profileOf: (subject: Endpoint, direction: Direction) => SubjectProfile,
  source: Endpoint,
  destination: Endpoint,
): EndpointPair {
  const profile = (direction: Direction, subject: Endpoint) =>
    subject.kind === 'pod' || subject.kind === 'node' ? profileOf(subject, direction) : undefined;
  return { source, destination, egress: profile('egress', source), ingress: profile('ingress', destination) };
}

/** A pair as it is in each family that its connections may be of. */
function inEachFamily(pair: EndpointPair): readonly EndpointPair[] {
  const { source, destination } = pair;
  return sharedFamilies(source, destination).map((family) => ({
    ...pair,
    source: atFamily(source, family),
    destination: atFamily(destination, family),
  }));
}

/**
 * A verdict on a pair of which connections may be of each family, and are of one: both sides decide about the same.
 * What is not decided for both `together`, by reasons that hold for both, is decided in each of IPv4 and IPv6: `join` then
 * makes one verdict of two.
 */
export function judgeFamilies<Verdict extends Pick<Explanation, 'because'>>(
  pair: EndpointPair,
  judge: (pair: EndpointPair) => Verdict,
  isDecided: (verdict: Verdict) => boolean,
  join: (one: Verdict, other: Verdict, together: Verdict) => Verdict,
): Verdict {
  const [first = pair, second] = inEachFamily(pair);
  if (second === undefined) return judge(first);
  const together = judge(pair);
  const isSure = isDecided(together) && together.because.every(({ certainty }) => certainty === 'certain');
  return isSure ? together : join(judge(first), judge(second), together);
}

/** Why there are no connections between two ends that have addresses of different families; undefined for others. */
export function familyProblem({
  source,
  destination,
}: Pick<EndpointPair, 'source' | 'destination'>): string | undefined {
  if (sharedFamilies(source, destination).length > 0) return undefined;
  const [from, to] = [source, destination].map(
    (end) => `${quoted(nameOfEndpoint(end))} has only ${familiesOf(end).join()} addresses`,
  );
  return capitalised(`${from} and ${to}, and a connection is of one family`);
}

/**
 * The sides at which policies are enforced: the sender's egress, then the receiver's ingress.
 * `asked` is undefined for ICMP, of which NetworkPolicy says nothing.
 */
export function sidesOf(
  { source, destination, egress, ingress }: EndpointPair,
  asked: ConnectionSet | undefined,
  options: ConnectivityOptions,
): readonly Explanation[] {
  const side = (direction: Direction, subject: Endpoint, peer: Endpoint, profile: SubjectProfile | undefined) => {
    if (profile === undefined) return [];
    const question = { direction, subject, profile, peer, destination, asked: asked ?? ConnectionSet.all };
    const explanation = explainPlane(question, options);
    const isIcmpOpen = asked !== undefined || profile.length === 0;
    const unclear: Explanation = { ...explanation, truth: 'unknown', doubts: [...explanation.doubts, icmp] };
    return [isIcmpOpen ? explanation : unclear];
  };
  const received = side('ingress', destination, source, ingress);
  return [
    ...side('egress', source, destination, egress),
    ...received.map((each) => fromOwnNode(source, destination, each)),
  ];
}

/** On what hangs a verdict that these sides leave unclear: a policy that is not understood, before what is not written. */
export function gravestDoubt(unclear: readonly Explanation[]): Doubt | undefined {
  const doubts = unclear.flatMap((side) => side.doubts);
  return doubts.find(({ cause }) => cause === 'policy') ?? doubts[0];
}

const icmp = {
  cause: 'policy',
  why: 'NetworkPolicy does not define ICMP, so it depends on the network plugin whether an isolated pod gets it.',
} as const;

function fromOwnNode(source: Endpoint, destination: Endpoint, ingress: Explanation): Explanation {
  if (destination.kind !== 'pod' || ingress.truth === 'yes') return ingress;
  switch (isFromOwnNode(source, destination)) {
    case 'yes':
      return { ...ingress, ...openByDefault, override: ownNodeOverride(destination) };
    case 'unknown':
      return {
        ...ingress,
        truth: 'unknown',
        possible: ConnectionSet.all,
        doubts: [...ingress.doubts, sameNodeDoubt(source, destination)],
      };
    case 'no':
      return ingress;
  }
}

const openByDefault = {
  truth: 'yes',
  certain: ConnectionSet.all,
  possible: ConnectionSet.all,
  because: [{ effect: 'default', direction: 'ingress', where: undefined, certainty: 'certain' }],
} as const;
