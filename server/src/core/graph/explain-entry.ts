import type { Cluster } from '../cluster/cluster';
import type { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import type { Because } from '../connectivity/explain';
import {
  type ConnectionPart,
  cutsOfPair,
  eitherVerdict,
  type PartVerdict,
  splitByReason,
  verdictOn,
} from '../connectivity/explain-parts';
import type { ConnectivityOptions } from '../connectivity/options';
import { profileOf } from '../connectivity/subject-profile';
import { both } from '../connectivity/truth';
import { groupBy } from '../group-by';
import { entryTraffic, type Forward } from './entry-traffic';
import type { GraphNode } from './graph-nodes';
import { controllerPod } from './ingress-controller-node';

/**
 * What `{ingress-controller}` sends to a node, and why: an Ingress or a route forwards it, and policies leave it open to
 * its controller, wherever that runs. Nothing for a node to which nothing forwards.
 */
export function explainEntry(
  cluster: Cluster,
  options: ConnectivityOptions,
): (node: GraphNode) => readonly ConnectionPart[] {
  const byPod: ReadonlyMap<Endpoint, readonly Forward[]> = groupBy(
    entryTraffic(cluster).forwards,
    (forward) => forward.pod,
  );
  return ({ endpoints }) => {
    const entries = endpoints.flatMap((pod) => {
      const forwards = byPod.get(pod);
      if (forwards === undefined) return [];
      const ingress = profileOf(cluster, pod, 'ingress', options);
      return [{ forwards, pair: { source: controllerPod(options), destination: pod, egress: undefined, ingress } }];
    });
    if (entries.length === 0) return [];
    const cuts = entries.flatMap(({ forwards, pair }) => [
      ...forwards.map(({ connections }) => connections),
      ...cutsOfPair(pair, options),
    ]);
    return splitByReason(cuts, (part) =>
      eitherVerdict(
        entries.map(({ forwards, pair }): PartVerdict => {
          const entry = forwardingOf(forwards, part);
          const policies = verdictOn(pair, part, options);
          const truth = both(entry.truth, policies.truth);
          const reason = truth === 'no' ? undefined : (entry.reason ?? policies.reason);
          return { truth, reason, because: [...entry.because, ...policies.because] };
        }),
      ),
    );
  };
}

/** What an Ingress or a route does not name does not get through. */
function forwardingOf(forwards: readonly Forward[], part: ConnectionSet): PartVerdict {
  const forwarding = forwards.filter(({ connections }) => connections.includes(part));
  if (forwarding.length === 0) return { truth: 'no', reason: undefined, because: forwards.map(reasonFor('isolate')) };
  const isCertain = forwarding.some(({ doubt }) => doubt === undefined);
  return {
    truth: isCertain ? 'yes' : 'unknown',
    reason: isCertain ? undefined : forwarding[0]?.doubt,
    because: forwarding.map(reasonFor('allow')),
  };
}

function reasonFor(effect: 'allow' | 'isolate'): (forward: Forward) => Because {
  return ({ where, doubt }) => ({
    effect,
    direction: 'ingress',
    where,
    certainty: effect === 'allow' && doubt !== undefined ? 'possible' : 'certain',
    isEntry: true,
  });
}
