import type { NamespaceView } from '../cluster/namespace-view';
import { workloadsOf } from '../cluster/public-backends';
import { memoize } from '../connectivity/memoize';
import type { Service, ServicePort } from '../kubernetes/entities';

/** Services that clients outside of the cluster reach, by a load balancer that is not limited or by ports of nodes. */
export function publicServices({ services }: NamespaceView): readonly Service[] {
  return publicOnes(services);
}

const publicOnes = memoize((services: NamespaceView['services']) =>
  services.filter(
    ({ type, access, unknown }) =>
      unknown === undefined && (type === 'NodePort' || (type === 'LoadBalancer' && access.loadBalancer !== 'limited')),
  ),
);

/** The port of the pods that a port of a Service names; undefined where none of them has it. */
export function backendOf(view: NamespaceView, service: Service, { targetPort }: ServicePort): number | undefined {
  const ports = workloadsOf(view, service.selector).flatMap((workload) => workload.ports);
  return ports.find(({ name }) => name === targetPort)?.port;
}
