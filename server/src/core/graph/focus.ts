import type { Cluster } from '../cluster/cluster';
import { isSameWorkload } from '../connectivity/endpoint';
import { resolveEndpoint } from '../connectivity/resolve-endpoint';
import { backendsOf } from '../connectivity/service-backends';
import type { IsFocus } from './graph-nodes';
import { ingressControllerName } from './ingress-controller-node';

/**
 * Which nodes a name means: one as in a question (`ns/name`, `ns/Kind/name`, `ns/name[Kind]`, an address), where a Service
 * means what is behind it, or `{ingress-controller}`. A text says why it means none.
 */
export function focusOn(cluster: Cluster, name: string): IsFocus | string {
  if (name === ingressControllerName) return (node) => node.name === name;
  const found = resolveEndpoint(cluster, name);
  if (found.kind === 'not-found') return found.why;
  const endpoints =
    found.kind === 'found'
      ? found.endpoints
      : found.services.flatMap((service) => {
          const behind = backendsOf(cluster, service);
          return behind.kind === 'endpoints' ? behind.backends.map(({ endpoint }) => endpoint) : [];
        });
  return (node) =>
    node.endpoints.some((candidate) =>
      endpoints.some(
        (endpoint) =>
          candidate === endpoint ||
          isSameWorkload(candidate, endpoint) ||
          (candidate.kind === 'addresses' &&
            endpoint.kind === 'addresses' &&
            !candidate.addresses.intersect(endpoint.addresses).isEmpty),
      ),
    );
}
