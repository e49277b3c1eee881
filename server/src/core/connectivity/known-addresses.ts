import type { Cluster } from '../cluster/cluster';
import type { Service } from '../kubernetes/entities';
import { endpointsOfNamespace, hostIpsOf, type PodEndpoint } from './endpoint';
import { type IpAddress, IpSet, parseIp } from './ip-set';
import { memoize } from './memoize';

/** What the addresses that the manifests write belong to. */
export interface KnownAddresses {
  readonly pods: ReadonlyMap<IpAddress, readonly PodEndpoint[]>;
  /** With all addresses of the same node. */
  readonly nodes: ReadonlyMap<IpAddress, IpSet>;
  /** By cluster IP. */
  readonly services: ReadonlyMap<IpAddress, readonly Service[]>;
  /** By the addresses at which clients outside of the cluster reach them; they may be those of nodes. */
  readonly opened: ReadonlyMap<IpAddress, readonly OpenedAddress[]>;
}

/** A Service behind an address that is not its own. */
export interface OpenedAddress {
  readonly service: Service;
  /** Every node translates externalIPs; implementations of load balancers differ. */
  readonly by: 'external-ip' | 'load-balancer';
}

export const knownAddresses: (cluster: Cluster) => KnownAddresses = memoize((cluster: Cluster): KnownAddresses => {
  const pods = new Map<IpAddress, PodEndpoint[]>();
  const nodes = new Map<IpAddress, IpSet>();
  for (const { addresses } of cluster.facts.nodes) addNode(nodes, addresses);
  const services = new Map<IpAddress, Service[]>();
  const opened = new Map<IpAddress, OpenedAddress[]>();
  for (const view of cluster.namespaces.values()) {
    for (const pod of endpointsOfNamespace(view)) {
      const { hostNetwork, podIps } = pod.workload;
      const hostIps = hostIpsOf(pod);
      addNode(nodes, hostNetwork ? [...hostIps, ...podIps] : hostIps);
      for (const podIp of hostNetwork ? [] : podIps.map(parseIp)) {
        if (podIp !== undefined) add(pods, podIp, pod);
      }
    }
    for (const service of view.services) {
      for (const clusterIp of service.clusterIps.map(parseIp)) {
        if (clusterIp !== undefined) add(services, clusterIp, service);
      }
      for (const [address, by] of openedBy(service)) add(opened, address, { service, by });
    }
  }
  return { pods, nodes, services, opened };
});

/** Service proxies do nothing for the addresses of headless Services and of those that only stand for a name. */
function openedBy({ access, isHeadless, type }: Service): ReadonlyMap<IpAddress, OpenedAddress['by']> {
  if (isHeadless || type === 'ExternalName') return new Map();
  const read = (written: readonly string[], by: OpenedAddress['by']) =>
    written.flatMap((text) => {
      const address = parseIp(text);
      return address === undefined ? [] : [[address, by] as const];
    });
  return new Map([...read(access.loadBalancerIps, 'load-balancer'), ...read(access.ips, 'external-ip')]);
}

/** Several manifests may say different addresses of one node. */
function addNode(nodes: Map<IpAddress, IpSet>, written: readonly string[]): void {
  const addresses = written.flatMap((text) => parseIp(text) ?? []);
  if (addresses.every((address) => nodes.has(address)) && addresses.length < 2) return;
  const all = IpSet.unionOf(addresses.map((each) => nodes.get(each) ?? IpSet.of(each)));
  for (const address of addresses) nodes.set(address, all);
}

function add<T>(map: Map<IpAddress, T[]>, address: IpAddress, item: T): void {
  const there = map.get(address);
  if (there === undefined) map.set(address, [item]);
  else there.push(item);
}
