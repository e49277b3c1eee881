import type { Cluster } from '../cluster/cluster';
import type { Service } from '../kubernetes/entities';
import { endpointsOfNamespace, type PodEndpoint } from './endpoint';
import { type IpAddress, parseIp } from './ip-set';
import { memoize } from './memoize';

/** What the addresses that the manifests write belong to. */
export interface KnownAddresses {
  readonly pods: ReadonlyMap<IpAddress, readonly PodEndpoint[]>;
  readonly nodes: ReadonlySet<IpAddress>;
  /** By cluster IP. */
  readonly services: ReadonlyMap<IpAddress, readonly Service[]>;
}

export const knownAddresses: (cluster: Cluster) => KnownAddresses = memoize((cluster: Cluster): KnownAddresses => {
  const pods = new Map<IpAddress, PodEndpoint[]>();
  const nodes = new Set(
    cluster.facts.nodes.flatMap(({ addresses }) => addresses.flatMap((address) => parseIp(address) ?? [])),
  );
  const services = new Map<IpAddress, Service[]>();
  for (const view of cluster.namespaces.values()) {
    for (const pod of endpointsOfNamespace(view)) {
      const { hostNetwork, hostIp, podIps } = pod.workload;
      const nodeIp = hostIp === undefined ? undefined : parseIp(hostIp);
      if (nodeIp !== undefined) nodes.add(nodeIp);
      for (const podIp of podIps.map(parseIp)) {
        if (podIp === undefined) continue;
        if (hostNetwork) nodes.add(podIp);
        else add(pods, podIp, pod);
      }
    }
    for (const service of view.services) {
      for (const clusterIp of service.clusterIps.map(parseIp)) {
        if (clusterIp !== undefined) add(services, clusterIp, service);
      }
    }
  }
  return { pods, nodes, services };
});

function add<T>(map: Map<IpAddress, T[]>, address: IpAddress, item: T): void {
  const there = map.get(address);
  if (there === undefined) map.set(address, [item]);
  else there.push(item);
}
