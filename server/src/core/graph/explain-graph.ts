import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import type { Because } from '../connectivity/explain';
import {
  type ConnectionPart,
  cutsOfPair,
  eitherVerdict,
  splitByReason,
  verdictOn,
} from '../connectivity/explain-parts';
import { memoize } from '../connectivity/memoize';
import { type ConnectivityOptions, sharedOptions } from '../connectivity/options';
import { type EndpointPair, pairOf } from '../connectivity/sides';
import { profileOf } from '../connectivity/subject-profile';
import type { Direction } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';
import { type GraphEdge, statedConnections } from './build-graph';
import { doubtOfNodes } from './doubt-of-nodes';
import { explainEntry } from './explain-entry';
import { focusOn } from './focus';
import type { FocusedGraphOptions } from './focused-graph';
import { everyNode, externalNodes, type GraphNode, nodesOfNamespace } from './graph-nodes';
import { ingressController } from './ingress-controller-node';
import { pairClasses } from './pair-classes';

/**
 * A pair with everything that decides about it; `conn` may be `No Connections`.
 * Pairs of which the same is said have the same lists.
 */
export interface ExplainedEdge extends GraphEdge {
  /** Also what is only possible. */
  readonly allowed: readonly ExplainedPart[];
  readonly denied: readonly ExplainedPart[];
}

/** Connections about which the same policies and rules decide. */
export interface ExplainedPart {
  readonly conn: string;
  /** False where something unknown decides, or where it may: a manifest that was not read allows or denies more; `reason` says what. */
  readonly isCertain: boolean;
  /** As of `PartVerdict`. */
  readonly reason: string | undefined;
  readonly because: readonly Because[];
}

/**
 * Every pair of the graph and every pair without a connection, sorted by `src`, then `dst`, computed while it is read.
 * `conn` is what the graph has. `{ingress-controller}` is a source only of workloads to which something forwards.
 */
export function* explainGraph(cluster: Cluster, { ipBlocks, focus }: FocusedGraphOptions): Iterable<ExplainedEdge> {
  const isFocus = focus === undefined ? everyNode : focusOn(cluster, focus);
  if (typeof isFocus === 'string') return;
  const options = sharedOptions({ ipBlocks, unstated: 'unknown' });
  const workloads = [...cluster.namespaces.values()].flatMap((view) => nodesOfNamespace(cluster, view).nodes);
  const sources = byName([...workloads, ...externalNodes(cluster, 'ingress'), ingressController]);
  const destinations = byName([...workloads, ...externalNodes(cluster, 'egress')]);
  const focused = new Set([...sources, ...destinations].filter(isFocus));
  const explainPair = explainPairs(pairs(cluster, options), options);
  const shared = memoize(partsInWords);
  const enters = explainEntry(cluster, options);
  const doubtOf = doubtOfNodes(cluster);
  for (const source of sources) {
    for (const destination of destinations) {
      if (source === destination || (isOutside(source) && isOutside(destination))) continue;
      if (!focused.has(source) && !focused.has(destination)) continue;
      const parts = source === ingressController ? enters(destination) : explainPair(source, destination);
      if (parts.length > 0) {
        const doubt = doubtOf(source.name, destination.name);
        const inWords = doubt === undefined ? shared(parts) : partsInWords(parts, doubt);
        yield { src: source.name, dst: destination.name, ...inWords };
      }
    }
  }
}

function byName(nodes: readonly GraphNode[]): readonly GraphNode[] {
  return nodes.toSorted((a, b) => compareText(a.name, b.name));
}

function isOutside({ endpoints }: GraphNode): boolean {
  return endpoints.every(({ kind }) => kind !== 'pod');
}

type PairOf = (source: Endpoint, destination: Endpoint) => EndpointPair;

/** The policies of each endpoint are looked up once. */
function pairs(cluster: Cluster, options: ConnectivityOptions): PairOf {
  const profilesFor = (direction: Direction) =>
    memoize((subject: Endpoint) => profileOf(cluster, subject, direction, options));
  const profiles = { egress: profilesFor('egress'), ingress: profilesFor('ingress') };
  return (source, destination) => pairOf((subject, direction) => profiles[direction](subject), source, destination);
}

/**
 * Pods of one owner that differ are one node, which sends and gets what any of them does.
 * Pairs that are alike to the policies have the same object, and are explained once.
 */
function explainPairs(
  pair: PairOf,
  options: ConnectivityOptions,
): (source: GraphNode, destination: GraphNode) => readonly ConnectionPart[] {
  const classOf = pairClasses(options);
  const known = new Map<string, readonly ConnectionPart[]>();
  return (source, destination) => {
    const all = source.endpoints.flatMap((from) => destination.endpoints.map((to) => pair(from, to)));
    const classes = all.map(classOf);
    const key = classes.includes(undefined) ? undefined : classes.join('\n');
    const alike = key === undefined ? undefined : known.get(key);
    if (alike !== undefined) return alike;
    const cuts = all.flatMap((each) => cutsOfPair(each, options));
    const parts = splitByReason(cuts, (part) => eitherVerdict(all.map((each) => verdictOn(each, part, options))));
    if (key !== undefined) known.set(key, parts);
    return parts;
  };
}

/** `doubt` is why nothing about the pair is certain: what is denied may be allowed by what is not known. */
function partsInWords(parts: readonly ConnectionPart[], doubt?: string): Omit<ExplainedEdge, 'src' | 'dst'> {
  const ofKind = (isAllowed: boolean) => parts.filter(({ truth }) => (truth !== 'no') === isAllowed);
  const shown = ({ connections, truth, reason, because }: ConnectionPart): ExplainedPart => ({
    conn: connections.toString(),
    isCertain: doubt === undefined && truth !== 'unknown',
    reason: truth === 'unknown' ? reason : (doubt ?? reason),
    because,
  });
  const sumOf = (summed: readonly ConnectionPart[]) =>
    summed.reduce((sum, { connections }) => sum.union(connections), ConnectionSet.none);
  const certain = doubt === undefined ? parts.filter(({ truth }) => truth === 'yes') : [];
  return {
    ...statedConnections(`${sumOf(certain)}`, `${sumOf(ofKind(true))}`),
    // What seems to be denied may be allowed as well.
    ...(doubt === undefined ? {} : { certain: false }),
    allowed: ofKind(true).map(shown),
    denied: ofKind(false).map(shown),
  };
}
