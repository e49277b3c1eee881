import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { workloadsOf } from '../cluster/public-backends';
import { memoize } from '../connectivity/memoize';
import { servicesMeant } from '../connectivity/services-meant';
import type { Workload } from '../kubernetes/entities';
import type { KeptDocument } from '../kubernetes/kept-document';
import { sameObjectIn } from './same-object';

/**
 * Whether a load balancer with a certificate may stand in front of the controller that serves Ingresses of a namespace:
 * its Service is in whatever namespace, and selects other pods than those of the applications behind these Ingresses.
 */
export function mayHaveTlsInFront(view: NamespaceView, { kept }: NamespaceFacts): boolean {
  // Of the whole cluster only those Services are kept that have a certificate.
  return kept.some((document) => document.identity.kind === 'Service' && !isOfApplications(view, document));
}

function isOfApplications(view: NamespaceView, document: KeptDocument): boolean {
  const service = sameObjectIn(view.services, document);
  if (service === undefined || service.unknown !== undefined) return false;
  const pods = workloadsOf(view, service.selector);
  return pods.length > 0 && pods.every((pod) => podsOfApplications(view).has(pod));
}

/** Controllers have Ingresses too, as for their dashboards. */
const podsOfApplications = memoize((view: NamespaceView): ReadonlySet<Workload> => {
  const behind = view.ingresses.flatMap((ingress) =>
    ingress.backends.flatMap(({ service }) =>
      servicesMeant(view, ingress, service).flatMap(({ selector }) => workloadsOf(view, selector)),
    ),
  );
  return new Set(behind.filter((pods) => pods.unknown === undefined && !mayServeIngresses(pods)));
});

function mayServeIngresses({ ingressController, identity, labels }: Workload): boolean {
  const names = [identity.name, ...labels.values()];
  return ingressController !== undefined || names.some((name) => controllerName.test(name));
}

const controllerName = /ingress|nginx|traefik|haproxy|envoy|contour|kong|apisix|gateway|proxy|router|edge|controller/i;
