import type { ApiObject } from '../gateway/api-object';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
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

export function proxyRoutes({ content }: ApiObject): readonly ProxyRoute[] {
  return itemsAt(content, ['spec', 'routes']).map((route, index) => ({
    path: ['spec', 'routes', index],
    prefix: itemsAt(route, ['conditions']).flatMap((each) => stringAt(each, ['prefix']) ?? [])[0],
    http: isTrue(nodeAt(route, ['permitInsecure'])) ? 'served' : 'redirected',
  }));
}

/** To the service at a path. https://projectcontour.io/docs/main/config/upstream-tls/ */
export function hopOfProxyService({ content }: ApiObject, service: FieldPath): Hop {
  return /^(tls|h2)$/.test(stringAt(content, [...service, 'protocol']) ?? '')
    ? { kind: 'encrypted', isVerified: !isNull(nodeAt(content, [...service, 'validation'])) }
    : { kind: 'plain' };
}

/** The first service to which it has TLS without looking at its certificate. */
export function unverifiedProxyService(object: ApiObject): FieldPath | undefined {
  return proxyRoutes(object)
    .flatMap(({ path }) =>
      itemsAt(object.content, [...path, 'services']).map((_, index): FieldPath => [...path, 'services', index]),
    )
    .find((service) => {
      const hop = hopOfProxyService(object, service);
      return hop.kind === 'encrypted' && hop.isVerified === false;
    });
}
