import { memoize } from '../connectivity/memoize';
import { isAllowedFrom, readSelector } from '../kubernetes/read-gateway';
import { portAt } from '../kubernetes/read-service';
import { type FieldPath, fieldOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { AllowedNamespaces } from './allowed-namespaces';
import { type ApiObject, gatewayGroup, type ObjectRef, refAt } from './api-object';

/** https://gateway-api.sigs.k8s.io/reference/spec/#listener, of a Gateway or a ListenerSet. */
export interface Listener {
  readonly owner: ApiObject;
  /** From the owner. */
  readonly path: FieldPath;
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  /** Undefined: every host. */
  readonly hostname: string | undefined;
  /** Undefined without `tls`. The API fills in Terminate where no mode is written. */
  readonly tlsMode: string | undefined;
  readonly certificates: readonly ObjectRef[];
  /** `tls.options` of an implementation, which may say where certificates come from. */
  readonly hasTlsOptions: boolean;
  readonly routes: AllowedNamespaces;
  /** Undefined: those of the protocol. */
  readonly kinds: readonly RouteKind[] | undefined;
}

export interface RouteKind {
  readonly group: string;
  readonly kind: string;
  readonly path: FieldPath;
}

/** Also those of before it was part of the API. */
export const listenerSetKinds: readonly string[] = ['ListenerSet', 'XListenerSet'];

/** Of a Gateway or a ListenerSet. */
export const listenersOf: (owner: ApiObject) => readonly Listener[] = memoize((owner: ApiObject) =>
  itemsAt(owner.content, ['spec', 'listeners']).map((node, index) =>
    readListener(owner, node, ['spec', 'listeners', index]),
  ),
);

/** The listener at a path from its owner; undefined where another thing is. */
export function listenerAt(owner: ApiObject, path: FieldPath): Listener | undefined {
  const [spec, listeners, index] = path;
  return path.length === 3 && spec === 'spec' && listeners === 'listeners'
    ? listenersOf(owner)[Number(index)]
    : undefined;
}

/** Which ListenerSets may add to a Gateway; none unless it says so. */
export function allowedListeners({ content }: ApiObject): AllowedNamespaces {
  return allowedAt(content, ['spec', 'allowedListeners', 'namespaces'], 'None');
}

function readListener(owner: ApiObject, node: YamlNode, path: FieldPath): Listener {
  const port = portAt(node, 'port');
  const tls = fieldOf(node, 'tls');
  const wanted = itemsAt(node, ['allowedRoutes', 'kinds']);
  return {
    owner,
    path,
    name: stringAt(node, ['name']) ?? '',
    // For 0 an implementation finds a free one.
    port: typeof port === 'number' && port > 0 ? port : undefined,
    protocol: stringAt(node, ['protocol']) ?? '',
    hostname: stringAt(node, ['hostname']) || undefined,
    tlsMode: isNull(tls) ? undefined : (stringAt(tls, ['mode']) ?? 'Terminate'),
    certificates: itemsAt(tls, ['certificateRefs']).flatMap(
      (_, index) => refAt(owner, [...path, 'tls', 'certificateRefs', index], { group: '', kind: 'Secret' }) ?? [],
    ),
    hasTlsOptions: !isNull(nodeAt(tls, ['options'])),
    routes: allowedAt(node, ['allowedRoutes', 'namespaces'], 'Same'),
    kinds:
      wanted.length === 0
        ? undefined
        : wanted.map((kind, index) => ({
            group: stringAt(kind, ['group']) ?? gatewayGroup,
            kind: stringAt(kind, ['kind']) ?? '',
            path: [...path, 'allowedRoutes', 'kinds', index],
          })),
  };
}

function allowedAt(node: YamlNode, path: FieldPath, otherwise: AllowedNamespaces['from']): AllowedNamespaces {
  const written = nodeAt(node, path);
  const from = stringAt(written, ['from']) ?? otherwise;
  return {
    from: isAllowedFrom(from) ? from : 'unknown',
    selector: readSelector(fieldOf(written, 'selector')),
  };
}
