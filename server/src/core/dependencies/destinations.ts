import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import { type Endpoint, endpointOf } from '../connectivity/endpoint';
import { IpSet, parseIp } from '../connectivity/ip-set';
import { PortSet } from '../connectivity/port-set';
import { serviceTargets } from '../connectivity/reach-service';
import { backendsOf } from '../connectivity/service-backends';
import type { Service } from '../kubernetes/entities';
import type { Dependency } from './dependency';

/** Where the connections of a dependency end, as policies see them: pods with their own ports, or addresses outside. */
export interface Destination {
  readonly endpoint: Endpoint;
  readonly connections: ConnectionSet;
}

/** None where nothing is behind the callee, or nothing on that port. A pod that several Services lead to is there once. */
export function destinationsOf(cluster: Cluster, dependency: Dependency): readonly Destination[] {
  const { to, port, protocol } = dependency;
  const asked = port === undefined ? undefined : ConnectionSet.of(protocol, PortSet.of(port));
  switch (to.kind) {
    case 'service':
      return behindService(cluster, to.service, asked ?? portsOf(cluster, to.service));
    case 'workload': {
      const view = cluster.namespaces.get(to.workload.namespace);
      const endpoint = view && endpointOf(view, to.workload);
      const own = ConnectionSet.none;
      const connections = asked ?? to.workload.ports.reduce((all, each) => all.union(ofPort(each)), own);
      return endpoint === undefined || connections.isEmpty ? [] : [{ endpoint, connections }];
    }
    case 'host': {
      const ip = parseIp(to.host);
      const endpoint: Endpoint =
        ip === undefined
          ? { kind: 'name', name: to.host, addresses: undefined }
          : { kind: 'addresses', addresses: IpSet.of(ip) };
      return [{ endpoint, connections: asked ?? ConnectionSet.all }];
    }
    case 'missing-service':
      return [];
  }
}

/** Why what is behind a callee is not all in the manifests, as one sentence; undefined where it is. */
export function whyHidden(cluster: Cluster, { to, port, protocol }: Dependency): string | undefined {
  if (to.kind === 'missing-service') return `Service "${to.namespace}/${to.name}" is not in the manifests.`;
  if (to.kind !== 'service') return undefined;
  const asked = port === undefined ? portsOf(cluster, to.service) : ConnectionSet.of(protocol, PortSet.of(port));
  const targets = serviceTargets(cluster, to.service, { connections: asked, text: '' });
  return targets.flatMap((target) =>
    target.kind === 'answer' && target.verdict === 'unknown' ? target.reason : [],
  )[0];
}

function behindService(cluster: Cluster, service: Service, connections: ConnectionSet): readonly Destination[] {
  if (connections.isEmpty) return [];
  const byEndpoint = new Map<Endpoint, ConnectionSet>();
  for (const target of serviceTargets(cluster, service, { connections, text: '' })) {
    if (target.kind !== 'ask' || target.asked.connections === undefined) continue;
    const before = byEndpoint.get(target.endpoint) ?? ConnectionSet.none;
    byEndpoint.set(target.endpoint, before.union(target.asked.connections));
  }
  return [...byEndpoint].map(([endpoint, all]) => ({ endpoint, connections: all }));
}

/** Of a headless Service without ports, those that its pods declare. */
function portsOf(cluster: Cluster, service: Service): ConnectionSet {
  const own = service.ports.reduce((all, each) => all.union(ofPort(each)), ConnectionSet.none);
  if (!own.isEmpty) return own;
  const behind = backendsOf(cluster, service);
  const pods = behind.kind === 'name' ? [] : behind.backends.map(({ endpoint }) => endpoint);
  return pods
    .flatMap((pod) => (pod.kind === 'pod' ? pod.workload.ports : []))
    .reduce((all, each) => all.union(ofPort(each)), ConnectionSet.none);
}

function ofPort({ port, protocol }: Pick<Service['ports'][number], 'port' | 'protocol'>): ConnectionSet {
  return ConnectionSet.of(protocol, PortSet.of(port));
}
