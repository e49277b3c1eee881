import { hostsOfMatch, tlsUses } from '../certificates/tls-uses';
import { servicesByName } from '../connectivity/service-backends';
import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import type { BackendRef } from '../kubernetes/forwarding';
import { type FieldPath, isAtOrBelow, isNull, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfPart } from './allowed-sources';
import { behind } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import { edgeOfHttpProxy, hopOfProxyService, includes, proxyRoutes } from './contour-proxy';
import { type ControllerSurroundings, sourcesThroughProduct } from './controller-sources';
import { type AllowedSources, type EntryBackend, type EntryPoint, type Hop, unknownBecause } from './entry-point';
import { sourcesOfPolicies } from './nginx-policies';
import { edgeOfVirtualServer, httpOfVirtualServer, virtualServerRoutes } from './nginx-virtual-server';
import { sameObjectIn } from './same-object';
import { edgeOfIngressRoute, hopOfIngressRoute, traefikRoutes } from './traefik-route';
import { unknownPoint } from './unknown-point';

/** What the proxies of Traefik, Contour and NGINX let in by kinds of their own. */
export function proxyPoints(around: ControllerSurroundings): readonly EntryPoint[] {
  const { view } = around;
  return readers.flatMap(([kind, read]) =>
    objectsOfKind(view, kind).flatMap((object) =>
      object.unknown === undefined ? read(object, around) : [unknownPoint(object, object.unknown)],
    ),
  );
}

const readers: readonly (readonly [
  kind: string,
  read: (object: ApiObject, around: ControllerSurroundings) => readonly EntryPoint[],
])[] = [
  ['IngressRoute', ofIngressRoute],
  ['HTTPProxy', ofHttpProxy],
  ['VirtualServer', ofVirtualServer],
];

function ofIngressRoute(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  const edge = edgeOfIngressRoute(object);
  return traefikRoutes(object).flatMap(({ path: at, match, hasMiddlewares, isRedirected }) => {
    const hosts = hostsOfMatch(match);
    const [, path] = /\bPath(?:Prefix)?\(`([^`]*)`/.exec(match) ?? [];
    return (hosts.length === 0 ? [undefined] : hosts).map(
      (host): EntryPoint => ({
        ...common(object),
        at: [...at, 'match'],
        servedBy: 'Traefik',
        host,
        path,
        edge: edge.kind === 'redirected' && !isRedirected ? { kind: 'plain' } : edge,
        certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
        allowList: sourcesThroughProduct(
          hasMiddlewares ? unknownBecause('middlewares of Traefik decide') : { kind: 'anybody' },
          'traefik.io/ingress-controller',
          around,
        ),
        backends: backendsBelow(object, at, around, (ref, name) => hopOfIngressRoute(object, ref, name)),
      }),
    );
  });
}

function ofHttpProxy(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  const edge = edgeOfHttpProxy(object);
  if (edge === undefined) return [];
  const at = ['spec', 'virtualhost', 'fqdn'];
  return proxyRoutes(object).map(
    ({ path, prefix, http }): EntryPoint => ({
      ...common(object),
      at,
      servedBy: 'Contour',
      host: stringAt(object.content, at),
      path: prefix,
      edge,
      http: edge.kind === 'plain' ? 'served' : http,
      certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
      allowList: sourcesThroughProduct(sourcesOfProxy(object, path), 'projectcontour.io/contour', around),
      backends: backendsBelow(object, path, around, ({ namePath }) => hopOfProxyService(object, namePath.slice(0, -1))),
    }),
  );
}

/** https://projectcontour.io/docs/main/config/ip-filtering/ */
function sourcesOfProxy(object: ApiObject, route: FieldPath): AllowedSources {
  const host = ['spec', 'virtualhost'];
  if (isAtOrBelow(route, includes)) return unknownBecause('HTTPProxies that it includes decide');
  const isDenied = [host, route].some((place) => !isNull(nodeAt(object.content, [...place, 'ipDenyPolicy'])));
  return isDenied ? unknownBecause('its ipDenyPolicy decides') : sourcesOfPart(object, route, host);
}

function ofVirtualServer(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  const edge = edgeOfVirtualServer(object);
  const at = ['spec', 'host'];
  return virtualServerRoutes(object).map(
    ({ path, policies, upstream }): EntryPoint => ({
      ...common(object),
      at,
      servedBy: 'NGINX Ingress Controller',
      host: stringAt(object.content, at),
      path,
      edge,
      http: httpOfVirtualServer(object),
      certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
      allowList: sourcesThroughProduct(
        sourcesOfPolicies(around.world, ...policies),
        'nginx.org/ingress-controller',
        around,
      ),
      backends:
        upstream === undefined
          ? []
          : [backendIn(around, around.view.name, { ...upstream, portOf: 'service' }, () => upstream.hop)],
    }),
  );
}

function common(object: ApiObject) {
  return { object, via: [], port: undefined, http: 'unknown', waf: { kind: 'none' } } as const;
}

/** Of the Services that an object names below a path. */
function backendsBelow(
  object: ApiObject,
  path: FieldPath,
  around: ControllerSurroundings,
  hopTo: (ref: BackendRef, portName: string | undefined) => Hop,
): readonly EntryBackend[] {
  const refs = sameObjectIn(around.view.routes, object)?.backends ?? [];
  return refs
    .filter(({ namePath, service }) => isAtOrBelow(namePath, path) && !service.includes('@'))
    .map((ref) => backendIn(around, ref.namespace ?? around.view.name, ref, (name) => hopTo(ref, name)));
}

function backendIn(
  { world }: ControllerSurroundings,
  namespace: string,
  ref: Parameters<typeof behind>[3],
  hopTo: (portName: string | undefined) => Hop,
): EntryBackend {
  const view = world.view(namespace);
  const services = servicesByName(view?.services ?? []).get(ref.service) ?? [];
  return behind(view, namespace, services, ref, (_, port) => hopTo(port?.name), 'unknown');
}

/** Contour takes Secrets of other namespaces where these let it; their names stand before a slash. */
function certificatesOf(
  object: ApiObject,
  { world, view, facts }: ControllerSurroundings,
): readonly ServingCertificate[] {
  const secrets = tlsUses(object).flatMap(({ secret }) => secret ?? []);
  if (secrets.length > 0) {
    return secrets.map(({ name, namespace = view.name }) =>
      secretCertificate(world.view(namespace), facts, { name, namespace }),
    );
  }
  const resolver = stringAt(object.content, ['spec', 'tls', 'certResolver']);
  return resolver === undefined
    ? [{ kind: 'default' }]
    : [{ kind: 'provider', words: `a certificate of resolver "${resolver}"` }];
}
