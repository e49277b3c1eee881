import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { servicesByName } from '../connectivity/service-backends';
import type { ServicePort } from '../kubernetes/entities';
import { portAt } from '../kubernetes/read-service';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { type ApiObject, gatewayGroup, named, type ObjectRef, objectsOfKind, refAt } from './api-object';
import { targetsOf } from './backend-tls-problems';
import type { GatewayWorld } from './gateway-world';

/** A backend of a route whose port has TLS by its name, and about which no BackendTLSPolicy is. */
export interface PlainBackend {
  readonly ref: ObjectRef;
  readonly port: ServicePort;
}

/** Those in the route's own namespace, where such a policy would be; the first of each Service and port. */
export function plainBackends(view: NamespaceView, route: ApiObject): readonly PlainBackend[] {
  const found = new Map<string, PlainBackend>();
  for (const ref of backendsOf(route)) {
    const [service, ...others] = servicesByName(view.services).get(ref.name) ?? [];
    const number = portAt(nodeAt(route.content, ref.path), 'port');
    const port = service?.ports.find((each) => each.port === number);
    if (service?.unknown !== undefined || others.length > 0 || port === undefined || !hasTlsName(port)) continue;
    if (isCovered(view, ref, port)) continue;
    const key = `${ref.name} ${port.port}`;
    if (!found.has(key)) found.set(key, { ref, port });
  }
  return [...found.values()];
}

function backendsOf(route: ApiObject): readonly ObjectRef[] {
  return itemsAt(route.content, ['spec', 'rules']).flatMap((rule, index) =>
    itemsAt(rule, ['backendRefs']).flatMap((_, position) => {
      const path: FieldPath = ['spec', 'rules', index, 'backendRefs', position];
      const ref = refAt(route, path, { group: '', kind: 'Service' });
      const isOwn = ref?.group === '' && ref.kind === 'Service' && ref.namespace === route.namespace;
      return isOwn ? [ref] : [];
    }),
  );
}

/** Names of ports say their protocol by convention: https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/ */
export function hasTlsName({ name }: Pick<ServicePort, 'name'>): boolean {
  return /^(https|grpcs|tls)(-|$)/.test(name ?? '');
}

/** Also by a policy that is not certain. */
function isCovered(view: NamespaceView, { name }: ObjectRef, port: ServicePort): boolean {
  const keys = coveredBy(objectsOfKind(view, 'BackendTLSPolicy'));
  return keys.has(`${name} `) || keys.has(`${name} ${port.name}`);
}

/** `Service port` for a port, and `Service ` for all of its ports. */
const coveredBy = memoize(
  (policies: readonly ApiObject[]) =>
    new Set(policies.flatMap(targetsOf).map(({ name, sectionName = '' }) => `${name} ${sectionName}`)),
);

/**
 * Whether a Gateway of the route is known to be of a product that speaks TLS to backends only where a policy says so.
 * Others go by the name of the port, or by annotations of the Service.
 */
export function needsPolicy(world: GatewayWorld, route: ApiObject): boolean {
  return itemsAt(route.content, ['spec', 'parentRefs']).some((_, index) => {
    const target = refAt(route, ['spec', 'parentRefs', index], { group: gatewayGroup, kind: 'Gateway' });
    if (target === undefined || target.kind !== 'Gateway') return false;
    const [gateway] = named(world.objects('Gateway', target.namespace), target.name);
    return /^(eg|envoy|envoy-gateway|nginx|ngf|kgateway)(-|$)/.test(
      stringAt(gateway?.content, ['spec', 'gatewayClassName']) ?? '',
    );
  });
}
