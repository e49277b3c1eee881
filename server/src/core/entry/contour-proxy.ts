import type { ApiObject } from '../gateway/api-object';
import { portAt } from '../kubernetes/read-service';
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

/** A service to which a route of an HTTPProxy forwards. */
export interface ProxyService {
  /** From the object. */
  readonly path: FieldPath;
  readonly name: string;
  readonly port: number | string | undefined;
  readonly hop: Hop;
}

export interface ProxyRoute {
  /** Undefined: every path. */
  readonly prefix: string | undefined;
  /** It redirects unless the route permits otherwise. */
  readonly http: PlainHttp;
  readonly services: readonly ProxyService[];
}

/** https://projectcontour.io/docs/main/config/upstream-tls/ */
export function proxyRoutes({ content }: ApiObject): readonly ProxyRoute[] {
  return itemsAt(content, ['spec', 'routes']).map((route, index) => ({
    prefix: itemsAt(route, ['conditions']).flatMap((each) => stringAt(each, ['prefix']) ?? [])[0],
    http: isTrue(nodeAt(route, ['permitInsecure'])) ? 'served' : 'redirected',
    services: itemsAt(route, ['services']).map((service, at) => ({
      path: ['spec', 'routes', index, 'services', at],
      name: stringAt(service, ['name']) ?? '',
      port: portAt(service, 'port'),
      hop: /^(tls|h2)$/.test(stringAt(service, ['protocol']) ?? '')
        ? { kind: 'encrypted', isVerified: !isNull(nodeAt(service, ['validation'])) }
        : { kind: 'plain' },
    })),
  }));
}
