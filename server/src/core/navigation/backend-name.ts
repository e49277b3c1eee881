import type { Ingress } from '../kubernetes/entities';
import type { BackendRef, Route } from '../kubernetes/forwarding';
import { entriesOf, type FieldPath, itemsAt, keyText, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';

/**
 * The backend whose Service is named at a path of an object that forwards; undefined at any other path, and for what
 * the object does not forward to, such as a backend of another kind or one without weight.
 */
export function backendNamedAt(entity: Ingress | Route, root: YamlNode, path: FieldPath): BackendRef | undefined {
  if (!isBackendName(entity, path)) return undefined;
  const service = stringAt(root, path);
  const namespace = entity.kind === 'route' ? stringAt(root, [...path.slice(0, -1), 'namespace']) : undefined;
  return entity.backends.find((backend) => backend.service === service && backend.namespace === namespace);
}

/** The paths at which an object names the Services that it forwards to. */
export function backendNames(entity: Ingress | Route, root: YamlNode): readonly FieldPath[] {
  return scalarPaths(nodeAt(root, ['spec']), ['spec']).filter((path) => isBackendName(entity, path));
}

/** In every form that `read-ingress.ts` and `read-route.ts` read. */
function isBackendName({ kind }: Ingress | Route, path: FieldPath): boolean {
  const text = path.filter((step) => typeof step === 'string').join('.');
  return kind === 'ingress' ? ingressNames.test(text) : routeNames.test(text);
}

const ingressNames = /^spec\.(defaultBackend|backend|rules\.http\.paths\.backend)\.(service\.name|serviceName)$/;
const routeNames =
  /^spec\.(to|alternateBackends|routes\.services|tcpproxy\.services|rules\.(backendRefs|(backendRefs\.)?filters\.requestMirror\.backendRef))\.name$/;

function scalarPaths(node: YamlNode | undefined, path: FieldPath): readonly FieldPath[] {
  if (node?.kind === 'scalar') return [path];
  return [
    ...entriesOf(node).flatMap(({ key, value }) => scalarPaths(value, [...path, keyText(key)])),
    ...itemsAt(node, []).flatMap((item, index) => scalarPaths(item, [...path, index])),
  ];
}
