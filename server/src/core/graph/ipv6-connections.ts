import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import { evaluatePlane } from '../connectivity/evaluate-plane';
import { IpSet } from '../connectivity/ip-set';
import type { ConnectivityOptions } from '../connectivity/options';
import { profileOf } from '../connectivity/subject-profile';
import type { Direction } from '../kubernetes/entities';
import { rangeOfName } from './external-ranges';
import { externalNodes, type WorkloadNode } from './graph-nodes';

/** Whether the graph has IPv6 addresses in this direction: only where an ipBlock speaks of them. */
export function showsIpv6(cluster: Cluster, direction: Direction): boolean {
  return externalNodes(cluster, direction).some(
    ({ name }) => rangeOfName(name)?.intersect(IpSet.allIpv6).isEmpty === false,
  );
}

/** What a workload may exchange with every IPv6 address outside, in a cluster of which no ipBlock speaks of them. */
export function ipv6Connections(
  cluster: Cluster,
  direction: Direction,
  { endpoints }: WorkloadNode,
  options: ConnectivityOptions,
): ConnectionSet {
  const outside: Endpoint = { kind: 'addresses', addresses: IpSet.allIpv6 };
  return endpoints.reduce((all, pod) => {
    const profile = profileOf(cluster, pod, direction, options);
    const destination = direction === 'egress' ? outside : pod;
    return all.union(evaluatePlane(profile, outside, destination, options).upper);
  }, ConnectionSet.none);
}
