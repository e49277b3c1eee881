import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { type Bitset, hasBit, singleBit } from '../connectivity/bitset';
import type { Endpoint, PodEndpoint } from '../connectivity/endpoint';
import { evaluatePlane } from '../connectivity/evaluate-plane';
import type { IpSet } from '../connectivity/ip-set';
import { nothingAssumed } from '../connectivity/options';
import { podTableOf } from '../connectivity/pod-table';
import { type EndpointPair, pairOf } from '../connectivity/sides';
import { type Flow, solve } from '../connectivity/solve';
import { profileOf } from '../connectivity/subject-profile';
import { workloadName } from '../connectivity/workload-name';
import { entryTraffic } from '../graph/entry-traffic';
import { externalNodes } from '../graph/graph-nodes';
import { controllerPod, forwardedBy, ingressControllerName } from '../graph/ingress-controller-node';
import type { Direction } from '../kubernetes/entities';
import type { End } from './ends';
import type { Expectation } from './expectation';

/** Sources and destinations by number, with what is possible between them: the pods of two namespaces, or of one and what is outside. */
export interface Field {
  readonly sources: Bitset;
  readonly destinations: Bitset;
  readonly flows: readonly Flow[];
  readonly source: (index: number) => NamedEndpoint;
  readonly destination: (index: number) => NamedEndpoint;
  readonly pair: (source: number, destination: number) => EndpointPair;
  /** Why it may not be known, besides what policies leave open. */
  readonly doubt?: string;
}

export interface NamedEndpoint {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** Everything that an expectation is about, in the order of names. */
export function* fieldsBetween(cluster: Cluster, from: End, to: End, { isAllowed }: Expectation): Iterable<Field> {
  const { between, withOutside } = solve(cluster, nothingAssumed);
  const profile = (subject: Endpoint, direction: Direction) => profileOf(cluster, subject, direction, nothingAssumed);
  const field = (side: Omit<Field, 'pair'>): Field => ({
    ...side,
    pair: (source, destination) =>
      pairOf(profile, side.source(source).endpoint, side.destination(destination).endpoint),
  });
  for (const [view, sources] of from.pods) {
    for (const [other, destinations] of to.pods) {
      const flows = between(view, other, { sources, destinations });
      yield field({ sources, destinations, flows, source: podsOf(view), destination: podsOf(other) });
    }
    for (const outside of piecesOf(cluster, 'egress', to.outside)) {
      const flows = withOutside(view, 'egress', outside.endpoint, sources).map(
        ({ pods, bounds }): Flow => ({ sources: pods, destinations: only, bounds }),
      );
      yield field({ sources, destinations: only, flows, source: podsOf(view), destination: () => outside });
    }
  }
  for (const [view, destinations] of to.pods) {
    for (const outside of piecesOf(cluster, 'ingress', from.outside)) {
      const flows = withOutside(view, 'ingress', outside.endpoint, destinations).map(
        ({ pods, bounds }): Flow => ({ sources: only, destinations: pods, bounds }),
      );
      yield field({ sources: only, destinations, flows, source: () => outside, destination: podsOf(view) });
    }
    // Nobody expects of "*" that an Ingress forwards to everything.
    if (!from.hasEntry || (isAllowed && from.pods.size > 0)) continue;
    yield entryField(cluster, view, destinations);
  }
}

const only = singleBit(1, 0);
const controller = controllerPod(nothingAssumed);

/** What comes in through controllers that are not in the manifests. Which policies admit them hangs on their labels. */
function entryField(cluster: Cluster, view: NamespaceView, destinations: Bitset): Field {
  const table = podTableOf(view);
  const flows: Flow[] = [];
  let doubt: string | undefined;
  table.pods.forEach((pod, index) => {
    if (!hasBit(destinations, index)) return;
    const forwards = entryTraffic(cluster).forwards.filter((forward) => forward.pod === pod);
    if (forwards.length === 0) return;
    const forwarded = forwardedBy(forwards);
    doubt ??= forwards.find((forward) => forward.doubt !== undefined)?.doubt;
    const profile = profileOf(cluster, pod, 'ingress', nothingAssumed);
    const { lower } = evaluatePlane(profile, controller, pod, nothingAssumed);
    flows.push({
      sources: only,
      destinations: singleBit(table.pods.length, index),
      bounds: { lower: forwarded.lower.intersect(lower), upper: forwarded.upper },
    });
  });
  const destination = podsOf(view);
  return {
    sources: only,
    destinations,
    flows,
    source: () => ({ name: ingressControllerName, endpoint: controller }),
    destination,
    pair: (_, index) => {
      const pod = destination(index).endpoint;
      const ingress = profileOf(cluster, pod, 'ingress', nothingAssumed);
      return { source: controller, destination: pod, egress: undefined, ingress };
    },
    doubt: doubt ?? 'The pods of the ingress controller are not in the manifests.',
  };
}

function podsOf(view: NamespaceView): (index: number) => NamedEndpoint {
  const { pods } = podTableOf(view);
  return (index) => {
    const pod = pods[index] as PodEndpoint;
    return { name: workloadName(pod.workload), endpoint: pod };
  };
}

/** Addresses, split where policies tell them apart. */
function piecesOf(cluster: Cluster, direction: Direction, set: IpSet): readonly NamedEndpoint[] {
  if (set.isEmpty) return [];
  const known = externalNodes(cluster, direction).map(({ endpoint }) => endpoint.addresses);
  const rest = known.reduce((left, addresses) => left.subtract(addresses), set);
  return [...known.map((addresses) => addresses.intersect(set)), rest]
    .filter((addresses) => !addresses.isEmpty)
    .map((addresses) => ({ name: `${addresses}[External]`, endpoint: { kind: 'addresses', addresses } }));
}
