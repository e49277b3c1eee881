import type { Cluster } from '../cluster/cluster';
import type { Direction, Protocol, Service } from '../kubernetes/entities';
import { ConnectionSet, protocols } from './connection-set';
import { type Endpoint, isSameWorkload, type NodeEndpoint } from './endpoint';
import { type Because, distinctReasons } from './explain';
import { parseCidr, partition } from './ip-set';
import { ipSetsOf } from './ip-sets-of';
import type { ConnectivityOptions } from './options';
import { PortSet } from './port-set';
import { answerOfEither, answersOfNode, openedPorts } from './reach-node';
import { anotherSender, answersOfOpened } from './reach-opened';
import { allowedReason, deniedReason, disjointReason, partReason } from './reach-reason';
import { type Asked, type ServiceTarget, serviceTargets } from './reach-service';
import { nameOfEndpoint, type Resolution, resolveEndpoint } from './resolve-endpoint';
import { writtenAddresses } from './service-backends';
import { type EndpointPair, familyProblem, gravestDoubt, judgeFamilies, pairOf, sidesOf } from './sides';
import { profileOf, rulesOf, type SubjectProfile } from './subject-profile';

/**
 * One question. `from` and `to` are `ns/name` (a workload, or a pod, also one that only its controller describes),
 * `ns/Kind/name`, `ns/name[Kind]`, an IP address or a CIDR of addresses outside, or `fqdn:name`. `to` may be a Service:
 * then `port` is the Service's, and the answer is about the pods and ports behind it, as it is for a port of a node that
 * leads to pods.
 * `protocol` is TCP (also when absent), UDP, SCTP or ICMP; without a port every port is meant.
 * HTTP and SNI statements change nothing as long as no modelled policy reads them, so they are not taken.
 */
export interface ReachQuery {
  readonly from: string;
  readonly to: string;
  readonly protocol?: string | undefined;
  readonly port?: number | undefined;
}

export interface ReachAnswer {
  /** `conditional`: depends on what neither the question nor the manifests state. `unknown`: depends on what is not understood or not there. */
  readonly verdict: Verdict;
  /** One sentence. */
  readonly reason: string;
  /** One sentence about what the question means, where that may not be what was meant. */
  readonly note?: string | undefined;
  /** The sender's side first. */
  readonly because: readonly Because[];
}

export type Verdict = 'allowed' | 'denied' | 'conditional' | 'unknown';

/** Answers in the order of the questions. Names that the manifests do not have give `unknown`, never an error. */
export function reach(
  cluster: Cluster,
  queries: readonly ReachQuery[],
  options: Pick<ConnectivityOptions, 'ipBlocks'> = { ipBlocks: 'pods' },
): readonly ReachAnswer[] {
  const ask = (query: ReachQuery) => answer(cluster, query, { ...options, unstated: 'unknown' });
  return queries.map((query) => {
    const answered = ask(query);
    const note = noteOn(cluster, query, (to) => ask({ ...query, to }).verdict === answered.verdict);
    return note === undefined ? answered : { ...answered, note };
  });
}

/** `isSame`: whether the answer is the same for another receiver. */
function noteOn(cluster: Cluster, { to: name, port }: ReachQuery, isSame: (to: string) => boolean): string | undefined {
  const to = resolveEndpoint(cluster, name);
  if (to.kind === 'service') return to.services.map((service) => writtenAddresses(cluster, service)).find(Boolean);
  const namesake = to.kind === 'found' ? to.namesake : undefined;
  if (namesake === undefined) return undefined;
  const { written, services } = namesake;
  const hasPort = port === undefined || services.some(({ ports }) => ports.some((each) => each.port === port));
  if (!hasPort || isSame(written)) return undefined;
  return `The workload "${name}" is meant; to ask for the Service of that name, write ${written}.`;
}

function answer(cluster: Cluster, query: ReachQuery, options: ConnectivityOptions): ReachAnswer {
  const asked = readAsked(query);
  if (typeof asked === 'string') return unknown(asked);
  const from = resolveEndpoint(cluster, query.from);
  const to = resolveEndpoint(cluster, query.to);
  if (from.kind === 'not-found') return unknown(from.why);
  if (to.kind === 'not-found') return unknown(to.why);
  if (from.kind === 'service') return unknown(`"${query.from}" is a Service: it receives connections and sends none.`);
  const answers = from.endpoints.flatMap((source) =>
    to.kind === 'service'
      ? to.services.flatMap((service) =>
          answerBy(source, service, (sender) =>
            agree(answersOfService(cluster, sender, service, asked, options), query),
          ),
        )
      : to.endpoints.flatMap((destination) => {
          const opened = [
            ...(destination.kind === 'node' ? throughNode(cluster, source, destination, query, options) : []),
            ...answersOfOpened(source, destination, to.opened ?? [], {
              targets: (service) => serviceTargets(cluster, service, asked),
              ask: (sender, target) => agree(answersOfTarget(cluster, sender, target, options), query),
              direct: () => agree(answersOfPair(cluster, source, destination, asked, options, {}), query),
            }),
          ];
          if (opened.length > 0) return opened;
          const self = answerSelf(query, from, to, source, destination);
          return self === 'yes'
            ? reachesItself
            : answersOfPair(cluster, source, destination, asked, options, { mayBeItself: self === 'maybe' });
        }),
  );
  return agree(answers, query);
}

/** What a port of a node leads to, for one sender. */
function throughNode(
  cluster: Cluster,
  source: Endpoint,
  node: NodeEndpoint,
  { from, to, protocol = 'TCP', port }: ReachQuery,
  options: ConnectivityOptions,
): readonly ReachAnswer[] {
  const known = protocols.find((each) => each === protocol.toUpperCase());
  if (known === undefined) return [];
  if (port === undefined) {
    const answers = openedPorts(cluster, node, known).flatMap((each) =>
      throughNode(cluster, source, node, { from, to, protocol, port: each }, options),
    );
    const closed = answers.find(({ verdict }) => verdict !== 'allowed');
    // The other ports of the node are its own, which no policy of a pod closes.
    if (closed === undefined || closed.verdict === 'unknown') return closed === undefined ? [] : [closed];
    const reason = closed.verdict === 'denied' ? `Only some ports are open. ${closed.reason}` : closed.reason;
    return [{ ...closed, verdict: 'conditional', reason }];
  }
  const behind = (sender: Endpoint) => (service: Service, asked: Asked) =>
    agree(answersOfService(cluster, sender, service, asked, options), { from, to });
  return answersOfNode(
    cluster,
    node,
    { protocol: known, port },
    {
      isInCluster: source.kind === 'pod' || source.kind === 'node',
      toService: behind(source),
      fromNode: behind(node),
      toPod: (pod, asked) =>
        agree(answersOfTarget(cluster, source, { kind: 'ask', endpoint: pod, asked }, options), { from, to }),
    },
  );
}

/**
 * The answer for a Service that somebody names. Clients outside may arrive with the address of a node, where
 * externalTrafficPolicy is Cluster: https://kubernetes.io/docs/tutorials/services/source-ip/
 */
function answerBy(source: Endpoint, service: Service, ask: (sender: Endpoint) => ReachAnswer): ReachAnswer {
  const client = ask(source);
  const isInCluster = source.kind === 'pod' || source.kind === 'node';
  if (isInCluster || !service.hidesClients || client.verdict === 'unknown') return client;
  const node = ask(anotherSender);
  if (client.verdict === node.verdict) return client;
  const hides = `Service "${service.namespace}/${service.name}" may hide the address of clients (externalTrafficPolicy)`;
  return answerOfEither(client, node, hides);
}

function answersOfService(
  cluster: Cluster,
  source: Endpoint,
  service: Service,
  asked: Asked,
  options: ConnectivityOptions,
): readonly ReachAnswer[] {
  return serviceTargets(cluster, service, asked).flatMap((target) => answersOfTarget(cluster, source, target, options));
}

/** What is behind a Service, for one sender. */
function answersOfTarget(
  cluster: Cluster,
  source: Endpoint,
  target: ServiceTarget,
  options: ConnectivityOptions,
): readonly ReachAnswer[] {
  if (target.kind === 'answer') return [{ verdict: target.verdict, reason: target.reason, because: [] }];
  const { endpoint, asked, isDirect = false } = target;
  const isOwn = isSameWorkload(source, endpoint);
  const isItself = isOwn && source.kind === 'pod' && source.workload.identity.kind === 'Pod';
  if (isItself && isDirect) return [reachesItself];
  const results = answersOfPair(cluster, source, endpoint, asked, options, {
    mayBeItself: isOwn && !isItself,
    isTranslated: source.kind !== 'pod' && !isDirect,
  });
  const reason = 'It depends on the network plugin whether a pod reaches itself by way of a Service.';
  return results.map((each) =>
    isItself && each.verdict === 'denied' ? { ...each, verdict: 'conditional', reason } : each,
  );
}

/** What is asked for, or why that is nothing, as one sentence. */
export function readAsked({ protocol = 'TCP', port }: ReachQuery): Asked | string {
  const name = protocol.toUpperCase();
  if (name === 'ICMP') return { connections: undefined, text: 'ICMP' };
  const known = protocols.find((each): each is Protocol => each === name);
  if (known === undefined) return `Protocol "${protocol}" is none of TCP, UDP, SCTP and ICMP.`;
  if (port === undefined) return { connections: ConnectionSet.of(known, PortSet.full), text: `all ports of ${known}` };
  const ports = PortSet.of(port);
  if (ports.isEmpty) return `Port ${port} is not a whole number from 1 to 65535.`;
  return { connections: ConnectionSet.of(known, ports), text: `${known} ${port}` };
}

type Found = Resolution & { readonly kind: 'found' };

/** A pod reaches itself. The pods of one workload are not one pod, so there it depends on which are meant. */
function answerSelf(query: ReachQuery, from: Found, to: Found, source: Endpoint, destination: Endpoint) {
  if (source.kind !== 'pod' || !isSameWorkload(source, destination)) return 'no';
  if (source.workload.identity.kind === 'Pod') return 'yes';
  if (!from.isSinglePod || !to.isSinglePod) return 'maybe';
  return query.from === query.to ? 'yes' : 'no';
}

const reachesItself: ReachAnswer = { verdict: 'allowed', reason: 'A pod can always reach itself.', because: [] };

/** How a question is about two ends. */
interface Meant {
  /** The two are of one workload, of which a pod reaches itself. */
  readonly mayBeItself?: boolean;
  /** What is before the receiver may translate addresses of one family to the other. */
  readonly isTranslated?: boolean;
}

/** One for each part of a range of addresses outside that the policies of the other end tell apart. */
function answersOfPair(
  cluster: Cluster,
  source: Endpoint,
  destination: Endpoint,
  asked: Asked,
  options: ConnectivityOptions,
  meant: Meant,
): readonly ReachAnswer[] {
  const profile = (subject: Endpoint, direction: Direction) => profileOf(cluster, subject, direction, options);
  const pair = pairOf(profile, source, destination);
  const [senders, receivers] = [partsOf(source, pair.ingress), partsOf(destination, pair.egress)];
  const partCount = senders.length * receivers.length;
  if (partCount > maxParts) {
    const range = nameOfEndpoint(senders.length > 1 ? source : destination);
    return [unknown(`${range} has ${partCount} parts that policies tell apart: ask for a smaller range.`)];
  }
  return senders.flatMap((sender) =>
    receivers.map((receiver) =>
      answerPair(cluster, { ...pair, source: sender, destination: receiver }, asked, options, meant),
    ),
  );
}

/** What holds for one address of a part holds for all of them. Every other endpoint is one part. */
function partsOf(end: Endpoint, profile: SubjectProfile = []): readonly Endpoint[] {
  if (end.kind !== 'addresses') return [end];
  const sets = rulesOf(profile).flatMap(({ peer }) => ipSetsOf(peer));
  return partition(end.addresses, sets).map((addresses) => ({ kind: 'addresses', addresses }));
}

/** Each part is asked about by itself, and each answer goes through the rules that made the parts. */
const maxParts = 1000;

function answerPair(
  cluster: Cluster,
  pair: EndpointPair,
  asked: Asked,
  options: ConnectivityOptions,
  { mayBeItself = false, isTranslated = false }: Meant,
): ReachAnswer {
  const broken = [pair.source, pair.destination].flatMap((end) =>
    end.kind === 'pod' ? (end.workload.unknown ?? []) : [],
  );
  if (broken[0] !== undefined) return unknown(broken[0]);
  if (pair.egress === undefined && pair.ingress === undefined)
    return { verdict: 'allowed', reason: outside, because: [] };
  const problem = isTranslated ? undefined : familyProblem(pair);
  if (problem !== undefined) return { verdict: 'denied', reason: problem, because: [] };
  const { incomplete, unenforced } = cluster.facts;
  if (unenforced !== undefined) return { verdict: 'allowed', reason: unenforced, because: [] };
  const result = judgeFamilies(pair, (each) => judge(each, asked, options), isDecided, joinAnswers);
  const { because } = result;
  if (incomplete !== undefined && result.verdict !== 'unknown') return { ...unknown(incomplete), because };
  if (mayBeItself && result.verdict === 'denied') {
    const reason = `A pod reaches itself, but not the other pods of its workload: ${result.reason}`;
    return { verdict: 'conditional', reason, because };
  }
  return result;
}

const outside = 'Neither end is in the cluster, so no policy of the cluster applies.';

function judge(pair: EndpointPair, asked: Asked, options: ConnectivityOptions): ReachAnswer {
  const sides = sidesOf(pair, asked.connections, options);
  const because = sides.flatMap((side) => side.because);
  const [source, destination] = [nameOfEndpoint(pair.source), nameOfEndpoint(pair.destination)];
  const names = { source, destination, asked: asked.text };
  const denying = sides.find(({ truth }) => truth === 'no');
  if (denying !== undefined) return { verdict: 'denied', reason: deniedReason(denying, names), because };
  const possible = sides.reduce((set, side) => set.intersect(side.possible), ConnectionSet.all);
  if (asked.connections !== undefined && possible.isEmpty)
    return { verdict: 'denied', reason: disjointReason(sides, names), because };
  const unclear = sides.filter(({ truth }) => truth === 'unknown');
  if (unclear.length === 0) return { verdict: 'allowed', reason: allowedReason(sides, names), because };
  const doubt = gravestDoubt(unclear);
  if (doubt === undefined) return { verdict: 'conditional', reason: partReason(unclear, names), because };
  return { verdict: doubt.cause === 'policy' ? 'unknown' : 'conditional', reason: doubt.why, because };
}

function isDecided({ verdict }: ReachAnswer): boolean {
  return verdict === 'allowed' || verdict === 'denied';
}

/** With the reason of the family that decides: the one of which less is known, or else of both. */
function joinAnswers(ofIpv4: ReachAnswer, ofIpv6: ReachAnswer, together: ReachAnswer): ReachAnswer {
  const all = [
    { family: 'IPv4', ...ofIpv4 },
    { family: 'IPv6', ...ofIpv6 },
  ];
  const unclear = (['unknown', 'conditional'] as const).find((each) => all.some(({ verdict }) => verdict === each));
  if (unclear === undefined && ofIpv4.verdict !== ofIpv6.verdict) {
    const sentences = all.map(({ family, verdict, reason }) => `Over ${family} it is ${verdict}: ${reason}`);
    return { ...together, verdict: 'conditional', reason: [together.reason, ...sentences].join(' ') };
  }
  const deciding = unclear === undefined ? all : all.filter(({ verdict }) => verdict === unclear);
  const reasons = new Set(deciding.map(({ reason }) => reason));
  // What is not clear of one family seldom needs its name.
  const isPlain = reasons.size === 1 && (deciding.length > 1 || reasons.has(together.reason));
  const sentences = isPlain ? reasons : deciding.map(({ family, reason }) => `Over ${family}: ${reason}`);
  return {
    verdict: unclear ?? ofIpv4.verdict,
    reason: [...sentences].join(' '),
    because: unclear === undefined ? distinctReasons([...ofIpv4.because, ...ofIpv6.because]) : together.because,
  };
}

/** One answer for all the pods and addresses that a question may mean. */
export function agree(answers: readonly ReachAnswer[], query: ReachQuery): ReachAnswer {
  const [first = unknown('Nothing was asked.')] = answers;
  const isOfRange = [query.from, query.to].some((name) => parseCidr(name) !== undefined);
  // Many parts of a range have the same reasons.
  const because = () => distinctReasons(answers.flatMap((each) => each.because));
  const other = answers.find(({ verdict }) => verdict !== first.verdict);
  // Pods that are meant by one name are alike, and parts of a range are what rules make them.
  if (other === undefined) return isOfRange ? { ...first, because: because() } : first;
  const unclear = answers.find(({ verdict }) => verdict === 'unknown');
  if (unclear !== undefined) return unclear;
  const which = isOfRange ? 'the address' : `which pods of "${query.from}" and "${query.to}" are meant`;
  const reason = `It depends on ${which}; some are ${first.verdict}: ${first.reason}`;
  return { verdict: 'conditional', reason, because: because() };
}

export function unknown(reason: string): ReachAnswer {
  return { verdict: 'unknown', reason, because: [] };
}
