import type { NamespaceView } from '../../cluster/namespace-view';
import { servicesMeant } from '../../connectivity/services-meant';
import { groupBy } from '../../group-by';
import type { Ingress, Service, ServicePort } from '../../kubernetes/entities';
import type { BackendRef, Route } from '../../kubernetes/forwarding';
import { isPlaceholder } from '../../kubernetes/placeholder';

/** Backends of one object that have the same mistake. */
export interface DanglingBackend {
  readonly entry: Ingress | Route;
  /** Not empty. */
  readonly refs: readonly BackendRef[];
  /** None: there is no Service of the name. Otherwise none of these has the port. */
  readonly services: readonly Service[];
}

/** In the namespace itself; what routes name in others is not judged. */
export function danglingBackends(view: NamespaceView): readonly DanglingBackend[] {
  return [...view.ingresses, ...view.routes].flatMap((entry) => {
    // Of routes of Gateway API, `route-reference-missing` speaks.
    if (entry.unknown !== undefined || (entry.kind === 'route' && entry.parents !== undefined)) return [];
    const dangling = entry.backends.flatMap((ref) => {
      const services = danglingServices(view, entry, ref);
      return services === undefined ? [] : [{ ref, services }];
    });
    const groups = groupBy(dangling, ({ ref, services }) =>
      JSON.stringify([ref.service, services.length > 0 && ref.port]),
    );
    return [...groups.values()].map((group) => ({
      entry,
      refs: group.map(({ ref }) => ref),
      services: group[0]?.services ?? [],
    }));
  });
}

/** Those without the port, or none where there is no Service; undefined for a backend that has nothing wrong. */
function danglingServices(
  view: NamespaceView,
  entry: Ingress | Route,
  ref: BackendRef,
): readonly Service[] | undefined {
  if ((ref.namespace ?? view.name) !== view.name || isMadeElsewhere(view, ref)) return undefined;
  const services = servicesMeant(view, entry, ref.service);
  return services.some((service) => exposes(service, entry, ref)) ? undefined : services;
}

/** cert-manager makes Services for its challenges, AWS reads some backends from annotations, and `kubernetes` is always there. */
function isMadeElsewhere({ name }: NamespaceView, { service, port }: BackendRef): boolean {
  return (
    isPlaceholder(service) ||
    service.startsWith('cm-acme-http-solver') ||
    port === 'use-annotation' ||
    (name === 'default' && service === 'kubernetes')
  );
}

/** Whether a Service may have the port that a backend names. */
export function exposes(
  { type, ports, hasUnknownPorts, unknown }: Service,
  { kind }: Pick<Ingress | Route, 'kind'>,
  { port, portOf }: Pick<BackendRef, 'port' | 'portOf'>,
): boolean {
  // A headless Service and one that stands for a name need no ports: controllers take that of the backend.
  if (port === undefined || ports.length === 0 || type === 'ExternalName') return true;
  if (unknown !== undefined || hasUnknownPorts || isPlaceholder(`${port}`)) return true;
  return ports.some((each) => isMeant(each, port, portOf) || (kind === 'ingress' && isMeantLoosely(each, port)));
}

function isMeant({ name, port: number, targetPort }: ServicePort, port: number | string, portOf: BackendRef['portOf']) {
  if (typeof port === 'string') return name === port;
  // A name stands for another number in each pod.
  return portOf === 'pod' ? typeof targetPort === 'string' || targetPort === port : number === port;
}

/** Not what the API says, but ingress-nginx takes the port of the pod as well, and a number that is written as text. */
function isMeantLoosely({ port: number, targetPort }: ServicePort, port: number | string): boolean {
  return targetPort === port || `${number}` === port || `${targetPort}` === port;
}
