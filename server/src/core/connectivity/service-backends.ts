import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { podsWithLabel } from '../cluster/pods-by-label';
import type { Service, ServicePort } from '../kubernetes/entities';
import type { EndpointAddress, EndpointSubset } from '../kubernetes/forwarding';
import { hasLabels, type Labels } from '../kubernetes/labels';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from './endpoint';
import { IpSet, parseIp } from './ip-set';
import { knownAddresses } from './known-addresses';
import { memoize } from './memoize';
import { PortSet } from './port-set';

/** What a Service forwards to. */
export type ServiceBackends =
  | {
      readonly kind: 'endpoints';
      readonly backends: readonly Backend[];
      /** Why there may be other ones, or undefined. */
      readonly doubt: string | undefined;
    }
  /** ExternalName: it only stands for a DNS name. */
  | { readonly kind: 'name'; readonly name: string };

export interface Backend {
  readonly endpoint: Endpoint;
  /** The ports to which a port of the Service leads; empty where a pod has no container port of the wanted name. */
  readonly portsBehind: (port: ServicePort) => PortSet;
}

/**
 * The pods that a Service selects; without selector what its Endpoints and EndpointSlices hold.
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function backendsOf(cluster: Cluster, service: Service): ServiceBackends {
  if (service.type === 'ExternalName') return { kind: 'name', name: service.externalName ?? '' };
  const view = cluster.namespaces.get(service.namespace);
  const { selector } = service;
  if (view === undefined) return { kind: 'endpoints', backends: [], doubt: undefined };
  return selector === undefined || selector.size === 0
    ? writtenBackends(cluster, view, service)
    : selectedBackends(view, selector);
}

/** What a Service's name means inside the cluster: `web.shop.svc.cluster.local`. Undefined for other names. */
export function serviceOfDnsName(cluster: Cluster, name: string): readonly Service[] | undefined {
  const match = /^([^.]+)\.([^.]+)\.svc(\.cluster\.local)?\.?$/i.exec(name);
  if (match === null) return undefined;
  const [, service = '', namespace = ''] = match;
  const found = servicesNamed(cluster, namespace.toLowerCase(), service.toLowerCase());
  return found.length === 0 ? undefined : found;
}

/** More than one only where manifests of one name contradict each other. */
export function servicesNamed(cluster: Cluster, namespace: string, name: string): readonly Service[] {
  return servicesByName(cluster.namespaces.get(namespace)?.services ?? noServices).get(name) ?? noServices;
}

const noServices: readonly Service[] = [];

/** Those of one namespace. */
export const servicesByName = memoize((services: readonly Service[]): ReadonlyMap<string, readonly Service[]> => {
  const byName = new Map<string, Service[]>();
  for (const service of services) {
    const alike = byName.get(service.name);
    if (alike === undefined) byName.set(service.name, [service]);
    else if (!alike.some(({ digest }) => digest === service.digest)) alike.push(service);
  }
  return byName;
});

function selectedBackends(view: NamespaceView, selector: Labels): ServiceBackends {
  const [first, ...others] = selector;
  const labelled = first === undefined ? [] : podsWithLabel(view, ...first);
  const selected = [
    ...labelled.filter(({ workload }) => hasLabels(workload.labels, others)),
    // A Service selects host-network pods as well.
    ...hostNetworkPods(view).filter(({ workload }) => hasLabels(workload.labels, selector)),
  ];
  return { kind: 'endpoints', backends: selected.map(podBackend), doubt: doubtIn(view.workloads) };
}

/** Every Service of a namespace asks. */
const doubtIn = memoize(
  (workloads: NamespaceView['workloads']) => workloads.find(({ unknown }) => unknown !== undefined)?.unknown,
);

const hostNetworkPods = memoize((view: NamespaceView) =>
  endpointsOfNamespace(view).filter(({ workload }) => workload.hostNetwork),
);

function podBackend(endpoint: PodEndpoint): Backend {
  return {
    endpoint,
    portsBehind: ({ targetPort, protocol }) => {
      if (typeof targetPort === 'number') return PortSet.of(targetPort);
      return endpoint.workload.ports
        .filter((port) => port.name === targetPort && port.protocol === protocol)
        .reduce((ports, { port }) => ports.union(PortSet.of(port)), PortSet.empty);
    },
  };
}

function writtenBackends(cluster: Cluster, view: NamespaceView, service: Service): ServiceBackends {
  const written = view.serviceEndpoints.filter((each) => each.service === service.name);
  const backends = written.flatMap(({ subsets }) =>
    subsets.flatMap((subset) =>
      subset.addresses.flatMap((address) =>
        endpointsAt(cluster, view, address).map((endpoint) => addressBackend(endpoint, subset)),
      ),
    ),
  );
  const doubt =
    written.length === 0
      ? `Service "${service.namespace}/${service.name}" has no selector, and its endpoints are not in the manifests.`
      : written.find(({ unknown }) => unknown !== undefined)?.unknown;
  return { kind: 'endpoints', backends, doubt };
}

/** Where a Service without selector leads by its Endpoints and EndpointSlices, as one sentence; undefined for others. */
export function writtenAddresses(cluster: Cluster, service: Service): string | undefined {
  const { namespace, name, selector, type } = service;
  if (type === 'ExternalName' || (selector !== undefined && selector.size > 0)) return undefined;
  const written = (cluster.namespaces.get(namespace)?.serviceEndpoints ?? []).filter((each) => each.service === name);
  const all = written.flatMap(({ subsets }) =>
    subsets.flatMap(({ addresses, ports }) =>
      addresses.flatMap(({ address }) => {
        const host = address.includes(':') ? `[${address}]` : address;
        return ports.length === 0 ? address : ports.map(({ port }) => `${host}:${port}`);
      }),
    ),
  );
  if (all.length === 0) return undefined;
  const shown = [...new Set(all)].sort();
  const rest = shown.length - 10;
  const list = shown.slice(0, 10).join(', ');
  return `Service "${namespace}/${name}" has no selector; its endpoints lead to ${list}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** Ports of a Service and of its endpoints go together by name; the only port of a Service may have none. */
function addressBackend(endpoint: Endpoint, { ports }: EndpointSubset): Backend {
  return {
    endpoint,
    portsBehind: ({ name = '', protocol }) =>
      ports
        .filter((port) => port.name === name && port.protocol === protocol)
        .reduce((all, { port }) => all.union(PortSet.of(port)), PortSet.empty),
  };
}

/** An address of a pod or node means that pod or node; an address that nothing has is outside of the cluster. */
function endpointsAt(cluster: Cluster, view: NamespaceView, { address, pod }: EndpointAddress): readonly Endpoint[] {
  const ip = parseIp(address);
  if (ip === undefined) return [{ kind: 'name', name: address, addresses: undefined }];
  const { pods, nodes } = knownAddresses(cluster);
  const known = pods.get(ip);
  if (known !== undefined) return known;
  const named = endpointsOfNamespace(view).filter(
    ({ workload: { identity } }) => identity.kind === 'Pod' && identity.name === pod,
  );
  if (named.length > 0) return named;
  const addresses = IpSet.of(ip);
  const ofNode = nodes.get(ip);
  return [ofNode === undefined ? { kind: 'addresses', addresses } : { kind: 'node', ip: address, addresses, ofNode }];
}
