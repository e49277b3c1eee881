import { hasAmbientMesh, isInMesh } from '../cluster/mesh-members';
import type { NamespaceView } from '../cluster/namespace-view';
import { workloadsOf } from '../cluster/public-backends';
import type { Service, ServicePort } from '../kubernetes/entities';
import type { BackendRef } from '../kubernetes/forwarding';
import type { EntryBackend, Hop } from './entry-point';
import { hopByLinkerd, mayEncrypt, type Speakers } from './linkerd-hop';
import { backendOf } from './public-services';

/** What is spoken to a Service and one of its ports; both undefined where they are not in the manifests. */
export type HopTo = (service: Service | undefined, port: ServicePort | undefined) => Hop;

/** What is behind a reference to a Service, whose Services in `view` are given. `speakers` connect to it. */
export function behind(
  view: NamespaceView | undefined,
  namespace: string,
  services: readonly Service[],
  ref: Pick<BackendRef, 'service' | 'port' | 'portOf'>,
  hopTo: HopTo,
  speakers: Speakers,
): EntryBackend {
  const [service] = services;
  const ports = service === undefined ? [] : portsMeant(service, ref);
  const workloads =
    view === undefined ? [] : [...new Set(services.flatMap(({ selector }) => workloadsOf(view, selector)))];
  const numbers = ports.flatMap((port) => {
    const number =
      typeof port.targetPort === 'number' ? port.targetPort : view && service && backendOf(view, service, port);
    return number ?? [];
  });
  const podPorts = [...new Set(numbers)].sort((a, b) => a - b);
  const isMeshed =
    view !== undefined &&
    (hasAmbientMesh(view) ||
      workloads.some((workload) => isInMesh(view, workload, 'istio') || isInMesh(view, workload, 'consul')));
  const hop = hopTo(service, ports[0]);
  const mayBePlain = hop.kind === 'plain' && view !== undefined;
  return {
    namespace,
    service: ref.service,
    port: ref.port,
    isMissing: services.length === 0,
    workloads,
    podPorts,
    hop: mayBePlain ? (isMeshed ? mayEncrypt : hopByLinkerd(view, workloads, podPorts, speakers)) : hop,
  };
}

/** As the API says; else that of the pods, which ingress-nginx takes as well. */
function portsMeant({ ports }: Service, { port, portOf }: Pick<BackendRef, 'port' | 'portOf'>): readonly ServicePort[] {
  if (port === undefined) return ports;
  const ofPod = ports.filter(({ targetPort }) => targetPort === port);
  if (portOf === 'pod' && ofPod.length > 0) return ofPod;
  const meant = ports.filter((each) => (typeof port === 'string' ? each.name : each.port) === port);
  return meant.length > 0 ? meant : ofPod;
}
