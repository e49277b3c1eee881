import { hostsOfSni } from '../certificates/tls-uses';
import { type ApiObject, named } from '../gateway/api-object';
import type { BackendRef } from '../kubernetes/forwarding';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { type Edge, type Hop, unknownBecause } from './entry-point';

/*
 * What becomes of TLS at the routes of Traefik.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */

/** A route of an IngressRoute. */
export interface TraefikRoute {
  /** From the object. */
  readonly path: FieldPath;
  /** The rule, such as Host(`shop.example.com`) && PathPrefix(`/cart`); empty for UDP, which has none. */
  readonly match: string;
  /** To HTTPS, by the name of a middleware. */
  readonly isRedirected: boolean;
}

/** With no entry point it is bound to all of them, and those of other names than `web` may have TLS of their own. */
export function edgeOfIngressRoute({ content }: ApiObject): Edge {
  if (!isNull(nodeAt(content, ['spec', 'tls']))) return { kind: 'terminated' };
  if (!entryPointNames(content).includes('web')) return unknownBecause('its entry points of Traefik may have TLS');
  if (itemsAt(content, ['spec', 'routes']).some(hasRedirect)) return { kind: 'redirected' };
  return tellsNothing(content) ? unknownBecause('it leads to Traefik itself') : { kind: 'plain' };
}

export function entryPointNames(content: ApiObject['content']): readonly string[] {
  return itemsAt(content, ['spec', 'entryPoints']).flatMap((point) => stringAt(point, []) ?? []);
}

/** By the name of a middleware. */
function hasRedirect(route: YamlNode): boolean {
  const names = itemsAt(route, ['middlewares']).flatMap((each) => stringAt(each, ['name']) ?? []);
  return names.some((name) => /redirect|https|tls|ssl/i.test(name));
}

/** Services of Traefik itself that tell nobody anything. */
function tellsNothing(content: ApiObject['content']): boolean {
  return itemsAt(content, ['spec', 'routes']).every((route) =>
    itemsAt(route, ['services']).some((service) =>
      /^(noop|ping|acme-http)@internal$/.test(stringAt(service, ['name']) ?? ''),
    ),
  );
}

export function traefikRoutes({ content }: ApiObject): readonly TraefikRoute[] {
  return itemsAt(content, ['spec', 'routes']).map((route, index) => ({
    path: ['spec', 'routes', index],
    match: stringAt(route, ['match']) ?? '',
    isRedirected: hasRedirect(route),
  }));
}

/**
 * Of one route of an IngressRouteTCP.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
 */
export function edgeOfTcpRoute({ content }: ApiObject, { match }: Pick<TraefikRoute, 'match'>): Edge {
  const tls = nodeAt(content, ['spec', 'tls']);
  if (!isNull(tls)) return isTrue(nodeAt(tls, ['passthrough'])) ? { kind: 'passed-through' } : { kind: 'terminated' };
  // Names of hosts come with TLS.
  return /\bHostSNI(Regexp)?\(/.test(match) && !hostsOfSni(match).includes('*')
    ? unknownBecause('HostSNI matches nothing without spec.tls')
    : sentOn;
}

/** What Traefik passes on without a look at it. */
export const sentOn: ReturnType<typeof unknownBecause> = unknownBecause('what is sent is passed on as it is');

/** To a Service of an IngressRouteTCP. What is passed through, the pods decrypt. */
export function hopOfTcpRoute({ content }: ApiObject, { namePath }: Pick<BackendRef, 'namePath'>, edge: Edge): Hop {
  const isSecure = isTrue(nodeAt(content, [...namePath.slice(0, -1), 'tls']));
  if (edge.kind === 'passed-through' || isSecure) return { kind: 'encrypted', isVerified: undefined };
  return edge.kind === 'terminated' ? { kind: 'plain' } : sentOn;
}

/**
 * To a Service that it names: by the scheme; else by the port, or its name. `transports`: the ServersTransports of its
 * namespace, one of which may say not to look at certificates.
 */
export function hopOfIngressRoute(
  { content }: ApiObject,
  { namePath, port }: Pick<BackendRef, 'namePath' | 'port'>,
  portName: string | undefined,
  transports: readonly ApiObject[],
): Hop {
  const at = (key: string) => stringAt(content, [...namePath.slice(0, -1), key]);
  const scheme = at('scheme')?.toLowerCase();
  const isSecure =
    scheme === undefined ? port === 443 || /^https/.test(portName ?? '') : scheme === 'https' || scheme === 'h2';
  if (!isSecure) return { kind: 'plain' };
  const [transport] = named(transports, at('serversTransport') ?? '');
  const isKnown = transport !== undefined && transport.unknown === undefined;
  const isVerified = isKnown ? !isTrue(nodeAt(transport.content, ['spec', 'insecureSkipVerify'])) : undefined;
  return { kind: 'encrypted', isVerified };
}
