import type { Cluster } from '../cluster/cluster';
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
import { entryTraffic, type Forward } from './entry-traffic';
import type { GraphNode } from './graph-nodes';
import { anyPod } from './ingress-controller-node';

/**
 * What `{ingress-controller}` sends to a node, and why: an Ingress or a route forwards it, and policies leave it open to any
 * pod. Nothing for a node to which nothing forwards.
 */
export function explainEntry(
  cluster: Cluster,
  options: ConnectivityOptions,
): (node: GraphNode) => readonly ConnectionPart[] {
  const byPod = new Map<Endpoint, Forward[]>();
  for (const forward of entryTraffic(cluster).forwards) {
    const forwards = byPod.get(forward.pod);
    if (forwards === undefined) byPod.set(forward.pod, [forward]);
    else forwards.push(forward);
  }
  return ({ endpoints }) => {
    const entries = endpoints.flatMap((pod) => {
      const forwards = byPod.get(pod);
      if (forwards === undefined) return [];
      const ingress = profileOf(cluster, pod, 'ingress', options);
      return [{ forwards, pair: { source: anyPod, destination: pod, egress: undefined, ingress } }];
    });
    if (entries.length === 0) return [];
    const cuts = entries.flatMap(({ forwards, pair }) => [
      ...forwards.map(({ connections }) => connections),
      ...cutsOfPair(pair, options),
    ]);
    return splitByReason(cuts, (part) =>
      eitherVerdict(
        entries.map(({ forwards, pair }): PartVerdict => {
          const forwarding = forwards.filter(({ connections }) => connections.includes(part));
          const policies = verdictOn(pair, part, options);
          const entry = forwarding.length > 0 ? forwarding.map(allows) : forwards.map(leavesOut);
          return {
            isAllowed: forwarding.length > 0 && policies.isAllowed,
            because: [...entry, ...policies.because],
          };
        }),
      ),
    );
  };
}

function allows({ where }: Forward): Because {
  return { effect: 'allow', direction: 'ingress', where };
}

/** As with a policy, what it does not name does not get through. */
function leavesOut({ where }: Forward): Because {
  return { effect: 'isolate', direction: 'ingress', where };
}
