import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { workloadsOf } from '../../cluster/public-backends';
import { servicesByName } from '../../connectivity/service-backends';
import { type AdminInterface, adminInterfaceOf } from '../../entry/admin-interfaces';
import { allowListAnnotation } from '../../entry/allowed-sources';
import { isInternalHost } from '../../entry/hosts';
import { type EntryIngress, ingressesIn } from '../../entry/ingress';
import { backendsOfRequests, ingressRequests } from '../../entry/ingress-requests';
import { isInternalIngress } from '../../entry/internal-entries';
import { publicServices } from '../../entry/public-services';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import type { Service } from '../../kubernetes/entities';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { openServiceCause, serviceFinding } from '../exposure/service-finding';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export type Data = { readonly basePath: FieldPath; readonly allow: string | null };

export const adminInterfaceExposed: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const service of publicServices(view)) {
      if (service.type === 'LoadBalancer' && service.access.loadBalancer !== 'open') continue;
      const found = adminInterfaceOf(service, workloadsOf(view, service.selector));
      if (found !== undefined) yield ofService(service, found);
    }
    yield* ofIngresses(view, facts);
    for (const route of objectsOfKind(view, 'IngressRoute')) if (route.unknown === undefined) yield* ofTraefik(route);
  },
};

function ofService(service: Service, found: AdminInterface): DraftFinding {
  const { identity, type } = service;
  return serviceFinding(service, ['spec', 'type'], {
    severity: found.isOpen && type === 'LoadBalancer' ? 'error' : 'warning',
    message: `Service "${identity.name}" publishes ${found.title} outside of the cluster: its type is ${type}.`,
    cause: openServiceCause(service, 'what is published'),
  });
}

function* ofIngresses(view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  for (const ingress of ingressesIn(view, facts)) {
    if (isGuarded(ingress)) continue;
    const backends = ingressRequests(ingress).flatMap((requests) =>
      backendsOfRequests(view, ingress, requests).map((ref) => ({ ...ref, ...requests })),
    );
    for (const { namePath: path, service: name, host, entry } of backends) {
      const [service] = servicesByName(view.services).get(name) ?? [];
      const found = adminInterfaceOf({ name }, service === undefined ? [] : workloadsOf(view, service.selector));
      if (entry === undefined || found === undefined || (host !== undefined && isInternalHost(host))) continue;
      const where = host === undefined ? '' : ` at ${host}`;
      yield entryFinding(ingress.object, path, {
        message: `Ingress "${ingress.object.identity.name}" publishes ${found.title}${where}, with no list of addresses and no login in front of it.`,
        severity: found.isOpen ? 'error' : 'warning',
        data: { allow: allowListAnnotation(ingress.by) } satisfies Omit<Data, 'basePath'>,
      });
      break;
    }
  }
}

/**
 * Routes to Traefik's own API and dashboard; its `ping@internal` and the like tell nobody anything. The entry point
 * `traefik` is not published by its chart. https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/
 */
function* ofTraefik(object: ApiObject): Iterable<DraftFinding> {
  const points = itemsAt(object.content, ['spec', 'entryPoints']).flatMap((point) => stringAt(point, []) ?? []);
  if (points.length > 0 && points.every((point) => /^traefik$|internal|private|vpn/.test(point))) return;
  for (const [index, route] of itemsAt(object.content, ['spec', 'routes']).entries()) {
    // A middleware may ask who comes.
    const isLimited = itemsAt(route, ['middlewares']).length > 0 || /ClientIP\(/.test(stringAt(route, ['match']) ?? '');
    const at = itemsAt(route, ['services']).findIndex((service) =>
      /^(api|dashboard)@internal$/.test(stringAt(service, ['name']) ?? ''),
    );
    if (isLimited || at < 0) continue;
    yield entryFinding(object, ['spec', 'routes', index, 'services', at, 'name'], {
      message: `IngressRoute "${object.identity.name}" publishes the dashboard of Traefik, with no middleware that asks who comes.`,
      data: { allow: null } satisfies Omit<Data, 'basePath'>,
    });
    return;
  }
}

/** Whether something asks who comes, or may do so: also where a middleware or another object decides. */
function isGuarded(ingress: EntryIngress): boolean {
  const keys = [...ingress.annotations.keys()];
  if (
    keys.some((key) =>
      /auth|whitelist|allowlist|allow-list|inbound-cidrs|source-range|oauth|middleware|security|iap|backend-config/i.test(
        key,
      ),
    )
  ) {
    return true;
  }
  return isInternalIngress(ingress);
}
