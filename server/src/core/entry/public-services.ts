import type { NamespaceView } from '../cluster/namespace-view';
import type { Service, ServicePort, Workload } from '../kubernetes/entities';
import { hasLabels } from '../kubernetes/labels';

/** Services that clients outside of the cluster reach, by a load balancer that is not limited or by ports of nodes. */
export function publicServices({ services }: NamespaceView): readonly Service[] {
  return services.filter(
    ({ type, access, unknown }) =>
      unknown === undefined && (type === 'NodePort' || (type === 'LoadBalancer' && access.loadBalancer !== 'limited')),
  );
}

/** The workloads that a Service selects; none for one without selector. */
export function workloadsOf({ workloads }: NamespaceView, { selector }: Service): readonly Workload[] {
  if (selector === undefined || selector.size === 0) return [];
  return workloads.filter(({ labels, unknown }) => unknown === undefined && hasLabels(labels, selector));
}

/** The port of the pods that a port of a Service names; undefined where none of them has it. */
export function backendOf(view: NamespaceView, service: Service, { targetPort }: ServicePort): number | undefined {
  const ports = workloadsOf(view, service).flatMap((workload) => workload.ports);
  return ports.find(({ name }) => name === targetPort)?.port;
}
