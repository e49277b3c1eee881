import type { Cluster } from '../cluster/cluster';
import type { Service, ServicePort } from '../kubernetes/entities';
import { ConnectionSet } from './connection-set';
import type { Endpoint } from './endpoint';
import { PortSet } from './port-set';
import { backendsOf, serviceOfDnsName } from './service-backends';

/** What a question asks for, at one destination. */
export interface Asked {
  /** Undefined for ICMP, which no connection set holds. */
  readonly connections: ConnectionSet | undefined;
  readonly text: string;
}

/**
 * What a question to a Service asks in truth: policies see the address and port behind it (DNAT comes before them).
 * `isDirect`: nothing translates the address, and the sender connects to that of the pod.
 */
export type ServiceTarget =
  | { readonly kind: 'ask'; readonly endpoint: Endpoint; readonly asked: Asked; readonly isDirect?: true }
  /** Nothing is forwarded, and why. */
  | { readonly kind: 'answer'; readonly verdict: 'denied' | 'conditional' | 'unknown'; readonly reason: string };

/** Never empty. The answer must hold for every one of them, because the sender does not choose. */
export function serviceTargets(cluster: Cluster, service: Service, asked: Asked): readonly ServiceTarget[] {
  return targetsOf(cluster, service, asked, maxHops);
}

/** A Service of type ExternalName may name a Service that is one too. */
const maxHops = 8;

function targetsOf(cluster: Cluster, service: Service, asked: Asked, hops: number): readonly ServiceTarget[] {
  const targets = targetsAsRead(cluster, service, asked, hops);
  // It may select and forward other things than what was read.
  return service.unknown === undefined ? targets : [...targets, answer('unknown', service.unknown)];
}

function targetsAsRead(cluster: Cluster, service: Service, asked: Asked, hops: number): readonly ServiceTarget[] {
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return targetsOfName(cluster, service, behind.name, asked, hops);
  const { backends, doubt } = behind;
  const doubts = doubt === undefined ? [] : [answer('unknown', doubt)];
  if (backends.length === 0) {
    return doubts.length > 0 ? doubts : [answer('unknown', `No pod of the manifests is behind ${nameOf(service)}.`)];
  }
  // The name of a headless Service means the addresses of its pods, and nothing translates ports.
  if (service.isHeadless)
    return [...backends.map(({ endpoint }) => ({ ...ask(endpoint, asked), isDirect: true as const })), ...doubts];
  if (asked.connections === undefined) {
    return [answer('conditional', `It depends on the service proxy whether ${nameOf(service)} answers ICMP.`)];
  }
  const { connections } = asked;
  const ports = service.ports.filter(({ protocol, port }) => connections.contains(protocol, port));
  if (ports.length === 0) return [answer('denied', nothingFor(service, connections, asked.text))];
  const targets = ports.flatMap((port) =>
    backends.flatMap(({ endpoint, portsBehind }) => {
      const behindPort = ConnectionSet.of(port.protocol, portsBehind(port));
      if (behindPort.isEmpty) return [];
      const isSame = behindPort.contains(port.protocol, port.port);
      const text = isSame ? `${behindPort}` : `${behindPort} (port ${port.port} of ${nameOf(service)})`;
      return [ask(endpoint, { connections: behindPort, text })];
    }),
  );
  if (targets.length > 0) return [...targets, ...doubts];
  const wanted = wantedPort(service, ports[0]);
  return doubts.length > 0 ? doubts : [answer('denied', `Nothing behind ${nameOf(service)} has ${wanted}.`)];
}

/** Pods are called on targetPort; what endpoints say by hand belongs to the port of the Service that has the same name. */
function wantedPort({ selector }: Service, port: ServicePort | undefined): string {
  if (selector !== undefined && selector.size > 0) return `a port "${port?.targetPort}"`;
  return port?.name === undefined ? 'a port without a name' : `a port named "${port.name}"`;
}

/** A node port is one of the nodes and not of the Service's address. */
function nothingFor(service: Service, connections: ConnectionSet, text: string): string {
  const { ports } = service;
  const own = ports
    .map(({ protocol, port }) => ConnectionSet.of(protocol, PortSet.of(port)))
    .reduce((all, one) => all.union(one), ConnectionSet.none);
  const isNodePort = ports.some(
    ({ protocol, nodePort }) => nodePort !== undefined && connections.contains(protocol, nodePort),
  );
  if (isNodePort) return `${text} is a port of the nodes for ${nameOf(service)}, whose own ports are ${own}.`;
  return `${nameOf(service)} forwards nothing for ${text}${own.isEmpty ? '' : `, only ${own}`}.`;
}

function targetsOfName(
  cluster: Cluster,
  service: Service,
  name: string,
  asked: Asked,
  hops: number,
): readonly ServiceTarget[] {
  const services = serviceOfDnsName(cluster, name);
  if (services === undefined) return [ask({ kind: 'name', name, addresses: undefined }, asked)];
  if (hops === 0) return [answer('denied', `${nameOf(service)} leads back to itself.`)];
  return services.flatMap((each) => targetsOf(cluster, each, asked, hops - 1));
}

function nameOf({ namespace, name }: Service): string {
  return `Service "${namespace}/${name}"`;
}

function ask(endpoint: Endpoint, asked: Asked): ServiceTarget & { readonly kind: 'ask' } {
  return { kind: 'ask', endpoint, asked };
}

function answer(verdict: 'denied' | 'conditional' | 'unknown', reason: string): ServiceTarget {
  return { kind: 'answer', verdict, reason };
}
