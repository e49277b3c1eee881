import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, fieldOf, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';

/** A backend of a route that is the Service of the API server, if its namespace is "default". */
export interface ApiServerRoute {
  /** The name in the backend, from the object. */
  readonly path: FieldPath;
  /** As the backend says; undefined for the namespace of the route. */
  readonly namespace: string | undefined;
}

/** Kinds that lead from outside of the cluster to Services. */
const routeKinds: ReadonlySet<string> = new Set([
  'Ingress',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'Route',
  'IngressRoute',
  'IngressRouteTCP',
  'HTTPProxy',
  'VirtualService',
]);

/** Empty for kinds that are no routes, and for routes inside of a mesh. */
export function apiServerRoutes({ kind, node }: Resource): readonly ApiServerRoute[] {
  if (!routeKinds.has(kind)) return [];
  // Without a gateway it is for calls from inside of the mesh.
  if (kind === 'VirtualService') {
    const gateways = itemsAt(node, ['spec', 'gateways']).map((item) => textAt(item, []));
    if (!gateways.some((gateway) => gateway !== 'mesh')) return [];
  }
  const spec = nodeAt(node, ['spec']);
  return spec === undefined ? [] : [...backendsIn(spec, ['spec'])];
}

/** Backends are written much alike, whatever the kind: a name below `service`, or in an item of `backendRefs`. */
function* backendsIn(node: YamlNode, path: FieldPath): Iterable<ApiServerRoute> {
  const key = [...path].reverse().find((step) => typeof step === 'string');
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) yield* backendsIn(item, [...path, index]);
    return;
  }
  if (node.kind !== 'map') return;
  if (typeof key === 'string' && backendKeys.has(key)) {
    const name = textAt(node, ['name']);
    const isService = ['Service', undefined].includes(textAt(node, ['kind']));
    if (name === 'kubernetes' && isService) {
      yield { path: [...path, 'name'], namespace: textAt(node, ['namespace']) };
    }
  }
  for (const { key: child, value } of node.entries) {
    const name = keyText(child);
    if (name === 'serviceName' && textAt(value, []) === 'kubernetes') {
      yield { path: [...path, name], namespace: undefined };
    }
    if (name === 'host' && key === 'destination') yield* ofHost(fieldOf(node, name), [...path, name]);
    yield* backendsIn(value, [...path, name]);
  }
}

const backendKeys: ReadonlySet<string> = new Set([
  'service',
  'backendRefs',
  'backendRef',
  'services',
  'to',
  'alternateBackends',
]);

/** `kubernetes`, or with its namespace: `kubernetes.default.svc.cluster.local`. */
function* ofHost(node: YamlNode | undefined, path: FieldPath): Iterable<ApiServerRoute> {
  const [service, namespace] = (textAt(node, []) ?? '').split('.');
  if (service === 'kubernetes') yield { path, namespace };
}
