import type { ApiObject } from '../gateway/api-object';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Edge, Hop, PlainHttp } from './entry-point';

/*
 * What becomes of TLS at an HTTPProxy of Contour.
 * https://projectcontour.io/docs/main/config/tls-termination/
 */

/** Undefined for one that only adds to others. */
export function edgeOfHttpProxy({ content }: ApiObject): Edge | undefined {
  const host = nodeAt(content, ['spec', 'virtualhost']);
  if (isNull(host)) return undefined;
  if (isNull(nodeAt(host, ['tls']))) return { kind: 'plain' };
  return isTrue(nodeAt(host, ['tls', 'passthrough'])) ? { kind: 'passed-through' } : { kind: 'terminated' };
}

export interface ProxyRoute {
  /** From the object. */
  readonly path: FieldPath;
  /** Undefined: every path. */
  readonly prefix: string | undefined;
  /** It redirects unless the route permits otherwise. */
  readonly http: PlainHttp;
}

/** Also what it leaves to other HTTPProxies, and what it passes on as it is. */
export function proxyRoutes({ content }: ApiObject): readonly ProxyRoute[] {
  const tcp = ['spec', 'tcpproxy'];
  return [
    ...itemsAt(content, ['spec', 'routes']).map(
      (route, index): ProxyRoute => ({
        path: ['spec', 'routes', index],
        prefix: prefixOf(route),
        http: isTrue(nodeAt(route, ['permitInsecure'])) ? 'served' : 'redirected',
      }),
    ),
    ...itemsAt(content, includes).map(
      (include, index): ProxyRoute => ({
        path: [...includes, index],
        prefix: prefixOf(include),
        http: 'unknown',
      }),
    ),
    ...(isNull(nodeAt(content, tcp)) ? [] : [{ path: tcp, prefix: undefined, http: 'unknown' } as const]),
  ];
}

export const includes: FieldPath = ['spec', 'includes'];

function prefixOf(route: YamlNode): string | undefined {
  return itemsAt(route, ['conditions']).flatMap((each) => stringAt(each, ['prefix']) ?? [])[0];
}

/** To the service at a path. https://projectcontour.io/docs/main/config/upstream-tls/ */
export function hopOfProxyService({ content }: ApiObject, service: FieldPath): Hop {
  return /^(tls|h2)$/.test(stringAt(content, [...service, 'protocol']) ?? '')
    ? { kind: 'encrypted', isVerified: !isNull(nodeAt(content, [...service, 'validation'])) }
    : { kind: 'plain' };
}

/** The first service to which it has TLS without looking at its certificate. */
export function unverifiedProxyService(object: ApiObject): FieldPath | undefined {
  return itemsAt(object.content, ['spec', 'routes'])
    .flatMap((route, at) =>
      itemsAt(route, ['services']).map((_, index): FieldPath => ['spec', 'routes', at, 'services', index]),
    )
    .find((service) => {
      const hop = hopOfProxyService(object, service);
      return hop.kind === 'encrypted' && hop.isVerified === false;
    });
}
