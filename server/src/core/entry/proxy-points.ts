import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import { type FieldPath, isAtOrBelow, isNull, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfPart } from './allowed-sources';
import { edgeOfHttpProxy, hopOfProxyService, includes, proxyRoutes } from './contour-proxy';
import { type ControllerSurroundings, sourcesThroughProduct } from './controller-sources';
import { type AllowedSources, type EntryPoint, unknownBecause } from './entry-point';
import { policiesOfRoute, sourcesOfPolicies, wafOfPolicies } from './nginx-policies';
import { edgeOfVirtualServer, httpOfVirtualServer, virtualServerRoutes } from './nginx-virtual-server';
import { backendIn, backendsBelow, certificatesOf, common } from './proxy-parts';
import { ofIngressRoute, ofIngressRouteTcp, ofIngressRouteUdp } from './traefik-points';
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
  ['IngressRouteTCP', ofIngressRouteTcp],
  ['IngressRouteUDP', ofIngressRouteUdp],
  ['HTTPProxy', ofHttpProxy],
  ['VirtualServer', ofVirtualServer],
];

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
  const { world } = around;
  return virtualServerRoutes(object).map(({ at: route, path, isDelegated, upstream }): EntryPoint => {
    const policies = policiesOfRoute(world, object, route);
    const delegated = unknownBecause('a VirtualServerRoute decides');
    return {
      ...common(object),
      at,
      servedBy: 'NGINX Ingress Controller',
      host: stringAt(object.content, at),
      path,
      edge,
      http: httpOfVirtualServer(object),
      certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
      allowList: isDelegated
        ? delegated
        : sourcesThroughProduct(sourcesOfPolicies(policies), 'nginx.org/ingress-controller', around),
      waf: isDelegated ? delegated : wafOfPolicies(world, policies),
      backends:
        upstream === undefined
          ? []
          : [backendIn(around, around.view.name, { ...upstream, portOf: 'service' }, () => upstream.hop)],
    };
  });
}
