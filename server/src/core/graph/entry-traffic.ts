import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { PodEndpoint } from '../connectivity/endpoint';
import { memoize } from '../connectivity/memoize';
import { backendsOf } from '../connectivity/service-backends';
import { servicesMeant } from '../connectivity/services-meant';
import { workloadName } from '../connectivity/workload-name';
import type { Ingress, Protocol, Service, ServicePort, Workload } from '../kubernetes/entities';
import type { BackendRef, Route } from '../kubernetes/forwarding';
import { classNamesOf } from '../kubernetes/ingress-class-names';
import { isOfOneController } from '../kubernetes/read-controller-route';
import { resourceWords } from '../kubernetes/resource';
import type { Provenance } from '../policies/ir';
import { attachmentOf } from './gateway-attachment';
import { controllersServing, likelyController } from './ingress-controllers';

/** What comes in through Ingresses, Routes and Gateways, before policies. */
export interface EntryTraffic {
  /** Through controllers that are not in the manifests. */
  readonly forwards: readonly Forward[];
  /** By pods of the manifests that serve an Ingress. */
  readonly served: readonly (Forward & { readonly controllers: readonly Workload[] })[];
  /** What is not known of it; one sentence each. */
  readonly doubts: readonly string[];
}

export interface Forward {
  /** `Ingress "shop/web"` */
  readonly by: string;
  /** The same as a place in the manifests. */
  readonly where: Provenance;
  readonly service: Service;
  /** Of the Service, the ports to which it forwards. */
  readonly ports: readonly ServicePort[];
  readonly pod: PodEndpoint;
  /** Ports of the pod. */
  readonly connections: ConnectionSet;
  /** Why it may not forward there, one sentence; undefined: it does for certain. */
  readonly doubt: string | undefined;
  /** The workload that may be the controller, so that what comes in may come from its pods. */
  readonly likely?: Workload | undefined;
}

/** Of every Ingress, Route and route of Gateway API. One that forwards to nothing, or nowhere known, is no error. */
export const entryTraffic: (cluster: Cluster) => EntryTraffic = memoize((cluster: Cluster): EntryTraffic => {
  const forwards: Forward[] = [];
  const served: EntryTraffic['served'][number][] = [];
  const doubts: string[] = [];
  const add = (entry: Ingress | Route, protocol: Protocol, unattached: string | undefined, likely?: Workload) => {
    if (entry.unknown !== undefined) doubts.push(entry.unknown);
    for (const ref of entry.backends) {
      if (!isGranted(cluster, entry, ref)) continue;
      const found = forwardsTo(cluster, entry, ref, protocol, doubts);
      forwards.push(...found.map((forward) => ({ ...forward, doubt: unattached ?? forward.doubt, likely })));
    }
  };
  const addServed = (ingress: Ingress, controllers: readonly Workload[]) => {
    // Where the pods are known, what is not certain about the forwarding is no doubt about who comes in.
    const found = ingress.backends.flatMap((ref) => forwardsTo(cluster, ingress, ref, 'TCP', []));
    served.push(...found.map((forward) => ({ ...forward, controllers })));
  };
  for (const { ingresses, routes } of cluster.namespaces.values()) {
    for (const ingress of ingresses) {
      const controllers = controllersServing(cluster, ingress);
      const likely = controllers.length === 0 ? likelyController(cluster, ingress) : undefined;
      if (likely !== undefined) add(ingress, 'TCP', mayServe(cluster, likely, ingress), likely);
      else if (controllers.length === 0) add(ingress, 'TCP', undefined);
      else addServed(ingress, controllers);
    }
    for (const route of routes) {
      if (route.backends.length === 0) continue;
      const { truth, doubts: unclear } = route.parents === undefined ? servedByRouter : attachmentOf(cluster, route);
      doubts.push(...unclear);
      if (truth !== 'no') add(route, route.protocol, unclear[0] ?? mayBeServed(cluster, route));
    }
  }
  return { forwards, served, doubts };
});

function mayServe({ facts }: Cluster, likely: Workload, ingress: Ingress): string {
  const [name = ''] = classNamesOf(ingress);
  const missing = facts.ingressClasses.some((each) => each.name === name)
    ? 'What its controller is told'
    : `IngressClass "${name}"`;
  return `${missing} is not in the manifests, and ${resourceWords(likely.identity)} may serve ${resourceWords(ingress.identity)}.`;
}

/** Why a route of one ingress controller may come in by pods of the manifests, one sentence; undefined: they have none. */
function mayBeServed(cluster: Cluster, route: Route): string | undefined {
  if (!isOfOneController(route)) return undefined;
  const found = controllerIn(cluster);
  return found && `${resourceWords(found.identity)} may serve ${resourceWords(route.identity)}.`;
}

const controllerIn = memoize((cluster: Cluster): Workload | undefined => {
  for (const { workloads } of cluster.namespaces.values()) {
    const found = workloads.find(({ ingressController: found }) => found !== undefined && found.part !== 'told');
    if (found !== undefined) return found;
  }
  return undefined;
});

/** OpenShift's router takes every Route, and a controller all routes of its own kinds. */
const servedByRouter = { truth: 'yes', doubts: [] } as const;

/** The namespace of a Service must let routes of other namespaces refer to it. */
function isGranted(cluster: Cluster, { namespace, identity }: Ingress | Route, ref: BackendRef): boolean {
  if (ref.namespace === undefined || ref.namespace === namespace) return true;
  const grants = cluster.namespaces.get(ref.namespace)?.referenceGrants ?? [];
  return grants.some(
    ({ from, services }) =>
      from.some((each) => each.kind === identity.kind && each.namespace === namespace) &&
      (services === undefined || services.includes(ref.service)),
  );
}

const provenanceBase = { direction: 'ingress', rule: undefined } as const;

function forwardsTo(
  cluster: Cluster,
  entry: Ingress | Route,
  ref: BackendRef,
  protocol: Protocol,
  doubts: string[],
): readonly Forward[] {
  const by = `${entry.identity.kind} "${entry.namespace}/${entry.identity.name}"`;
  const where = { ...provenanceBase, ref: entry.ref, resource: entry.identity, path: [...entry.basePath, 'spec'] };
  const namespace = ref.namespace ?? entry.namespace;
  const services = servicesMeant(cluster.namespaces.get(namespace), entry, ref.service);
  if (services.length === 0) {
    doubts.push(`${by} forwards to Service "${namespace}/${ref.service}", which is not in the manifests.`);
  }
  return services.flatMap((service) => {
    const behind = backendsOf(cluster, service);
    if (behind.kind === 'name') return [];
    if (behind.doubt !== undefined) doubts.push(behind.doubt);
    return behind.backends.flatMap(({ endpoint, portsBehind }): readonly Forward[] => {
      if (endpoint.kind !== 'pod') return [];
      const candidates = service.ports
        .filter((port) => port.protocol === protocol)
        .map((port) => ({ port, ports: ConnectionSet.of(protocol, portsBehind(port)) }));
      const meant = candidates.filter(({ port, ports }) => isMeant(ref, protocol, port, ports));
      // Not what the API says, but ingress-nginx takes the port of the pod as well (serviceEndpoints in its controller.go).
      const loose = entry.kind === 'ingress' ? candidates.filter(({ port }) => port.targetPort === ref.port) : [];
      const chosen = meant.length > 0 ? meant : loose;
      const connections = chosen.reduce((all, { ports }) => all.union(ports), ConnectionSet.none);
      const ports = chosen.map(({ port }) => port);
      const doubt = [entry, service, endpoint.workload].find(({ unknown }) => unknown !== undefined)?.unknown;
      return connections.isEmpty ? [] : [{ by, where, service, ports, pod: endpoint, connections, doubt }];
    });
  });
}

function isMeant({ port, portOf }: BackendRef, protocol: Protocol, candidate: ServicePort, behind: ConnectionSet) {
  if (port === undefined) return true;
  if (typeof port === 'string') return candidate.name === port;
  return portOf === 'pod' ? behind.contains(protocol, port) : candidate.port === port;
}

/** For messages. */
export function forwardWords({ by, pod }: Forward): string {
  return `${by} forwards to "${workloadName(pod.workload)}"`;
}
