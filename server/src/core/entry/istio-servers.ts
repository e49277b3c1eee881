import { memoize } from '../connectivity/memoize';
import type { ApiObject } from '../gateway/api-object';
import { sharesHost } from '../graph/gateway-attachment';
import type { KeptDocument } from '../kubernetes/kept-document';
import { isPlaceholder } from '../kubernetes/placeholder';
import { groupOf, readLabels } from '../kubernetes/read-resource';
import { portAt } from '../kubernetes/read-service';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { type Edge, unknownBecause } from './entry-point';

/** https://istio.io/latest/docs/reference/config/networking/gateway/#Server */
export interface IstioServer {
  /** From the Gateway. */
  readonly path: FieldPath;
  readonly port: number | undefined;
  /** In upper case. */
  readonly protocol: string;
  /** `namespace`: that of the VirtualServices which may have the host, as stands before a slash; undefined: of any. */
  readonly hosts: readonly {
    readonly host: string;
    readonly namespace: string | undefined;
    readonly path: FieldPath;
  }[];
  readonly edge: Edge;
  /** The Secrets with the certificates, in the namespace of the gateway's pods. */
  readonly secrets: readonly CredentialRef[];
  readonly hasTls: boolean;
}

export interface CredentialRef {
  readonly name: string;
  /** From the Gateway. */
  readonly path: FieldPath;
}

/** The servers of a Gateway of Istio; none of those that are for what leaves the mesh. */
export const istioServers: (gateway: ApiObject) => readonly IstioServer[] = memoize((gateway: ApiObject) => {
  if (groupOf(gateway.identity.apiVersion) !== 'networking.istio.io' || isForEgress(gateway)) return [];
  return itemsAt(gateway.content, ['spec', 'servers']).map((server, index) =>
    readServer(server, ['spec', 'servers', index], gateway.namespace),
  );
});

/** The Secrets that a Gateway of Istio names, whatever its servers are for; none of other objects. */
export function istioCredentialsOf({
  identity,
  content,
}: Pick<KeptDocument, 'identity' | 'content'>): readonly CredentialRef[] {
  if (identity.kind !== 'Gateway' || groupOf(identity.apiVersion) !== 'networking.istio.io') return [];
  return itemsAt(content, ['spec', 'servers']).flatMap((server, index) =>
    credentialsOf(server, ['spec', 'servers', index]),
  );
}

/** Those by which VirtualServices of a namespace may serve a host; undefined: every host. */
export function serversFor(gateway: ApiObject, namespace: string, host: string | undefined): readonly IstioServer[] {
  return istioServers(gateway).filter(({ hosts }) =>
    hosts.some(
      (each) =>
        (each.namespace ?? namespace) === namespace &&
        sharesHost(host === undefined ? [] : [host], each.host === '*' ? undefined : each.host) !== 'no',
    ),
  );
}

/** The gateways that a VirtualService names. Without any it is for what pods of the mesh send. */
export function gatewaysOf({
  content,
  namespace,
}: Pick<ApiObject, 'content' | 'namespace'>): readonly (readonly [namespace: string, name: string])[] {
  return itemsAt(content, ['spec', 'gateways']).flatMap((item) => {
    const [first = '', second] = (stringAt(item, []) ?? '').split('/');
    if (first === '' || first === mesh) return [];
    return [second === undefined ? ([namespace, first] as const) : ([first, second] as const)];
  });
}

/** Whether a VirtualService is also for what pods of the mesh send to a Service. */
export function isForMesh({ content }: Pick<ApiObject, 'content'>): boolean {
  const gateways = itemsAt(content, ['spec', 'gateways']);
  return gateways.length === 0 || gateways.some((item) => stringAt(item, []) === mesh);
}

/** A reserved name. https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-gateways */
const mesh = 'mesh';

function readServer(server: YamlNode, path: FieldPath, own: string): IstioServer {
  const protocol = stringAt(server, ['port', 'protocol'])?.toUpperCase() ?? '';
  const port = portAt(nodeAt(server, ['port']), 'number');
  return {
    path,
    port: typeof port === 'number' ? port : undefined,
    protocol,
    hosts: itemsAt(server, ['hosts']).flatMap((item, index) => {
      const written = stringAt(item, []);
      if (written === undefined) return [];
      const slash = written.indexOf('/');
      const before = slash < 0 ? '*' : written.slice(0, slash);
      const namespace = before === '*' ? undefined : before === '.' ? own : before;
      return [{ host: written.slice(slash + 1), namespace, path: [...path, 'hosts', index] }];
    }),
    edge: edgeOf(server, protocol),
    secrets: credentialsOf(server, path),
    hasTls: nodeAt(server, ['tls']) !== undefined,
  };
}

/** One, or one for each type of key. https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings */
function credentialsOf(server: YamlNode, path: FieldPath): readonly CredentialRef[] {
  const several = itemsAt(server, ['tls', 'credentialNames']).map((_, index) => ['tls', 'credentialNames', index]);
  return [['tls', 'credentialName'], ...several].flatMap((field) => {
    const name = stringAt(server, field);
    return name ? [{ name, path: [...path, ...field] }] : [];
  });
}

/** With a scheme before it, a name is something else than that of a Secret. */
export function isOfSecret({ name }: CredentialRef): boolean {
  return !name.includes('/') && !isPlaceholder(name);
}

/** https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode */
function edgeOf(server: YamlNode, protocol: string): Edge {
  if (/^(HTTP|HTTP2|GRPC|GRPC-WEB)$/.test(protocol)) {
    return isTrue(nodeAt(server, ['tls', 'httpsRedirect'])) ? { kind: 'redirected' } : { kind: 'plain' };
  }
  const mode = stringAt(server, ['tls', 'mode']) ?? (nodeAt(server, ['tls']) === undefined ? '' : 'PASSTHROUGH');
  if (/^(SIMPLE|MUTUAL|OPTIONAL_MUTUAL|ISTIO_MUTUAL)$/.test(mode)) return { kind: 'terminated' };
  if (/^(PASSTHROUGH|AUTO_PASSTHROUGH)$/.test(mode)) return { kind: 'passed-through' };
  return unknownBecause('what is sent is passed on as it is');
}

/** Its clients are pods of the mesh. https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/ */
function isForEgress({ content }: ApiObject): boolean {
  return [...readLabels(nodeAt(content, ['spec', 'selector'])).values()].some((value) => /egress/.test(value));
}
