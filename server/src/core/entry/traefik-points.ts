import { hostsOfMatch, hostsOfSni } from '../certificates/tls-uses';
import type { ApiObject } from '../gateway/api-object';
import { type ControllerSurroundings, sourcesThroughProduct } from './controller-sources';
import { type AllowedSources, type EntryPoint, unknownBecause } from './entry-point';
import { backendsBelow, certificatesOf, common } from './proxy-parts';
import { asksForClients, middlewaresOfRoute, sourcesOfMiddlewares, wafOfMiddlewares } from './traefik-middlewares';
import {
  edgeOfIngressRoute,
  edgeOfTcpRoute,
  entryPointNames,
  hopOfIngressRoute,
  hopOfTcpRoute,
  sentOn,
  type TraefikRoute,
  traefikRoutes,
} from './traefik-route';

/* What Traefik lets in by its own kinds of routes. */

export function ofIngressRoute(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  const edge = edgeOfIngressRoute(object);
  const transports = around.world.objects('ServersTransport', object.namespace);
  return traefikRoutes(object).flatMap((route) => {
    const { path: at, match, isRedirected } = route;
    const [, path] = /\bPath(?:Prefix)?\(`([^`]*)`/.exec(match) ?? [];
    return hostsOr(hostsOfMatch(match)).map(
      (host): EntryPoint => ({
        ...common(object),
        at: [...at, 'match'],
        servedBy: 'Traefik',
        host,
        path,
        edge: edge.kind === 'redirected' && !isRedirected ? { kind: 'plain' } : edge,
        certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
        allowList: sourcesOfRoute(object, route, around, 'Middleware'),
        waf: wafOfMiddlewares(middlewaresOfRoute(around.world, object, at, 'Middleware')),
        backends: backendsBelow(object, at, around, (ref, name) => hopOfIngressRoute(object, ref, name, transports)),
      }),
    );
  });
}

export function ofIngressRouteTcp(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  return traefikRoutes(object).flatMap((route) => {
    const { path: at, match } = route;
    const edge = edgeOfTcpRoute(object, route);
    const hosts = hostsOfSni(match);
    return hostsOr(hosts.includes('*') ? [] : hosts).map(
      (host): EntryPoint => ({
        ...common(object),
        at: [...at, 'match'],
        servedBy: servedBy(object),
        host,
        path: undefined,
        edge,
        http: edge.kind === 'terminated' || edge.kind === 'passed-through' ? 'closed' : 'unknown',
        certificates: edge.kind === 'terminated' ? certificatesOf(object, around) : [],
        allowList: sourcesOfRoute(object, route, around, 'MiddlewareTCP'),
        backends: backendsBelow(object, at, around, (ref) => hopOfTcpRoute(object, ref, edge)),
      }),
    );
  });
}

/** It has neither rules nor middlewares. https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/udp/ingressrouteudp/ */
export function ofIngressRouteUdp(object: ApiObject, around: ControllerSurroundings): readonly EntryPoint[] {
  return traefikRoutes(object).map(
    ({ path: at }): EntryPoint => ({
      ...common(object),
      at,
      servedBy: servedBy(object),
      host: undefined,
      path: undefined,
      edge: sentOn,
      certificates: [],
      allowList: sourcesThroughProduct({ kind: 'anybody' }, controller, around),
      backends: backendsBelow(object, at, around, () => sentOn),
    }),
  );
}

function hostsOr(hosts: readonly string[]): readonly (string | undefined)[] {
  return hosts.length === 0 ? [undefined] : hosts;
}

/** Its port is that of its entry points, which only Traefik's own configuration says. */
function servedBy({ content }: ApiObject): string {
  const names = entryPointNames(content).map((name) => `"${name}"`);
  return names.length === 0 ? 'Traefik' : `Traefik at ${names.join(' and ')}`;
}

/** As IngressClasses call it. */
const controller = 'traefik.io/ingress-controller';

function sourcesOfRoute(
  object: ApiObject,
  { path, match }: Pick<TraefikRoute, 'path' | 'match'>,
  around: ControllerSurroundings,
  kind: 'Middleware' | 'MiddlewareTCP',
): AllowedSources {
  if (asksForClients(match)) return unknownBecause('its rule asks for addresses of clients');
  const own = sourcesOfMiddlewares(middlewaresOfRoute(around.world, object, path, kind));
  return sourcesThroughProduct(own, controller, around);
}
