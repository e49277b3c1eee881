import type { Cluster } from '../cluster/cluster';
import type { Endpoint } from '../connectivity/endpoint';
import type { Bounds } from '../connectivity/evaluate-plane';
import { IpSet } from '../connectivity/ip-set';
import type { ConnectivityOptions } from '../connectivity/options';
import { solve } from '../connectivity/solve';
import type { Direction } from '../kubernetes/entities';
import { boundsOf, externalNodes, nodesOfNamespace } from './graph-nodes';

/** Whether the graph has IPv6 addresses in this direction: `outside.ts` says when. */
export function showsIpv6(cluster: Cluster, direction: Direction): boolean {
  return externalNodes(cluster, direction).some(({ endpoint }) => !endpoint.addresses.intersect(IpSet.allIpv6).isEmpty);
}

/** What each workload, by name, may exchange with every IPv6 address outside, in a cluster whose graph has none of them. */
export function ipv6Connections(
  cluster: Cluster,
  direction: Direction,
  options: ConnectivityOptions,
): ReadonlyMap<string, Bounds> {
  const outside: Endpoint = { kind: 'addresses', addresses: IpSet.allIpv6 };
  const connectivity = solve(cluster, options);
  return new Map(
    [...cluster.namespaces.values()].flatMap((view) => {
      const cells = connectivity.withOutside(view, direction, outside);
      return nodesOfNamespace(cluster, view).nodes.map((node) => [node.name, boundsOf(node, cells)] as const);
    }),
  );
}
