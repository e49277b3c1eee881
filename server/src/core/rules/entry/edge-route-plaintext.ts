import { hostsOfSni } from '../../certificates/tls-uses';
import type { NamespaceView } from '../../cluster/namespace-view';
import { edgeOfHttpProxy } from '../../entry/contour-proxy';
import { isInternalHost } from '../../entry/hosts';
import { annotationsOf } from '../../entry/ingress';
import { isInternalIstioGateway } from '../../entry/internal-entries';
import { istioServers } from '../../entry/istio-servers';
import { backendProtocolOfAws, speaksPlainHttp } from '../../entry/load-balancers';
import { edgeOfVirtualServer } from '../../entry/nginx-virtual-server';
import { edgeOfRoute } from '../../entry/openshift-route';
import { edgeOfIngressRoute, entryPointNames, traefikRoutes } from '../../entry/traefik-route';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { isInternalLoadBalancer } from '../../kubernetes/read-external-access';
import { type FieldPath, isNull, nodeAt, stringAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** What `add` writes makes the object serve TLS; null where nothing simple does. */
export type Data = { readonly path: FieldPath; readonly add: string | null; readonly title: string };

export const edgeRoutePlaintext: NamespaceRule = {
  slice: 'namespace',
  *check(view) {
    for (const [kind, find] of finders) {
      for (const object of objectsOfKind(view, kind)) if (object.unknown === undefined) yield* find(object, view);
    }
  },
};

const finders: readonly (readonly [string, (object: ApiObject, view: NamespaceView) => Iterable<DraftFinding>])[] = [
  ['Route', ofRoute],
  ['IngressRoute', ofIngressRoute],
  ['HTTPProxy', ofHttpProxy],
  ['VirtualServer', ofVirtualServer],
  ['Gateway', ofIstioGateway],
  ['IngressRouteTCP', ofIngressRouteTcp],
  ['Service', ofService],
];

function* ofRoute(object: ApiObject): Iterable<DraftFinding> {
  if (edgeOfRoute(object).kind !== 'plain') return;
  const add = { path: ['spec'], yaml: 'tls:\n  termination: edge\n  insecureEdgeTerminationPolicy: Redirect' };
  yield plain(object, hostsAt(object, ['spec', 'host']), { path: ['spec'], part: 'key' }, 'it has no spec.tls', {
    add,
    title: 'End TLS at the router, and send clients to HTTPS',
  });
}

function* ofIngressRoute(object: ApiObject): Iterable<DraftFinding> {
  if (edgeOfIngressRoute(object).kind !== 'plain') return;
  const points = entryPointNames(object.content);
  const index = points.indexOf('web');
  const add = { path: ['spec'], yaml: 'tls: {}' };
  yield plain(
    object,
    [],
    { path: ['spec', 'entryPoints', index], part: 'value' },
    'it is bound to the entry point "web"',
    points.length === 1 ? undefined : { add, title: 'Serve it with TLS alone' },
  );
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/tcp/router/rules-and-priority/: names of hosts come with TLS. */
function* ofIngressRouteTcp(object: ApiObject): Iterable<DraftFinding> {
  if (!isNull(nodeAt(object.content, ['spec', 'tls']))) return;
  for (const { path, match } of traefikRoutes(object)) {
    const hosts = hostsOfSni(match);
    const [host] = hosts;
    if (host === undefined || hosts.includes('*')) continue;
    const place = { path: [...path, 'match'], part: 'value' } as const;
    const add = { path: ['spec'], yaml: 'tls: {}' };
    yield plain(object, [host], place, 'HostSNI matches nothing without spec.tls', {
      add,
      title: 'End TLS at Traefik',
    });
    return;
  }
}

function* ofService(object: ApiObject): Iterable<DraftFinding> {
  const annotations = annotationsOf(object);
  if (stringAt(object.content, ['spec', 'type']) !== 'LoadBalancer' || !speaksPlainHttp(annotations)) return;
  const place = { path: ['metadata', 'annotations', backendProtocolOfAws], part: 'value' } as const;
  const found = plain(
    object,
    [],
    place,
    'its load balancer speaks HTTP, and there is no aws-load-balancer-ssl-cert',
    undefined,
  );
  const isInternal = isInternalLoadBalancer({ node: object.content, annotations });
  yield isInternal ? { ...found, severity: 'information' } : found;
}

function* ofHttpProxy(object: ApiObject): Iterable<DraftFinding> {
  if (edgeOfHttpProxy(object)?.kind !== 'plain') return;
  const add = { path: ['spec', 'virtualhost'], yaml: `tls:\n  secretName: ${object.identity.name}-tls` };
  yield plain(
    object,
    hostsAt(object, ['spec', 'virtualhost', 'fqdn']),
    { path: ['spec', 'virtualhost'], part: 'key' },
    'virtualhost has no tls',
    { add, title: `Serve with the certificate of Secret "${object.identity.name}-tls", which must be made` },
  );
}

function* ofVirtualServer(object: ApiObject): Iterable<DraftFinding> {
  if (edgeOfVirtualServer(object).kind !== 'plain') return;
  const add = { path: ['spec'], yaml: `tls:\n  secret: ${object.identity.name}-tls\n  redirect:\n    enable: true` };
  yield plain(object, hostsAt(object, ['spec', 'host']), { path: ['spec'], part: 'key' }, 'it has no spec.tls', {
    add,
    title: `Serve with the certificate of Secret "${object.identity.name}-tls", which must be made`,
  });
}

function* ofIstioGateway(object: ApiObject, view: NamespaceView): Iterable<DraftFinding> {
  const servers = istioServers(object);
  const plainServer = servers.find(({ edge }) => edge.kind === 'plain');
  if (plainServer === undefined) return;
  const { path, protocol, hosts, hasTls } = plainServer;
  const names = hosts.map(({ host }) => host);
  const fix =
    !hasTls && servers.some((server) => server.protocol === 'HTTPS')
      ? { add: { path, yaml: 'tls:\n  httpsRedirect: true' }, title: 'Send clients to HTTPS' }
      : undefined;
  const place = { path: [...path, 'port', 'protocol'], part: 'value' } as const;
  const found = plain(object, names, place, `a server has protocol ${protocol} without httpsRedirect`, fix);
  yield isInternalIstioGateway(object, view) ? { ...found, severity: 'information' } : found;
}

function hostsAt({ content }: ApiObject, path: FieldPath): readonly string[] {
  return (stringAt(content, path) ?? '') ? [stringAt(content, path) ?? ''] : [];
}

function plain(
  object: ApiObject,
  hosts: readonly string[],
  place: { readonly path: FieldPath; readonly part: 'key' | 'value' },
  why: string,
  fix: { readonly add: { readonly path: FieldPath; readonly yaml: string }; readonly title: string } | undefined,
): DraftFinding {
  const { kind, name } = object.identity;
  const { path, part } = place;
  return entryFinding(object, path, {
    message: `${kind} "${name}" serves ${hosts.length === 1 && hosts[0] !== '*' ? hosts[0] : 'its hosts'} without TLS: ${why}.`,
    severity: hosts.length > 0 && hosts.every(isInternalHost) ? 'information' : 'warning',
    ...(part === 'key' ? { part } : {}),
    data: {
      path: [...object.basePath, ...(fix?.add.path ?? path)],
      add: fix?.add.yaml ?? null,
      title: fix?.title ?? '',
    } satisfies Data,
  });
}
