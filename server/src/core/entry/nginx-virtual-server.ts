import type { ApiObject } from '../gateway/api-object';
import { portAt } from '../kubernetes/read-service';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { Edge, Hop, PlainHttp } from './entry-point';

/*
 * What becomes of TLS at a VirtualServer of NGINX.
 * https://docs.nginx.com/nginx-ingress-controller/configuration/virtualserver-and-virtualserverroute-resources/
 */

export function edgeOfVirtualServer({ content }: ApiObject): Edge {
  return isNull(nodeAt(content, ['spec', 'tls'])) ? { kind: 'plain' } : { kind: 'terminated' };
}

export function httpOfVirtualServer({ content }: ApiObject): PlainHttp {
  return isTrue(nodeAt(content, ['spec', 'tls', 'redirect', 'enable'])) ? 'redirected' : 'served';
}

export interface VirtualServerRoute {
  /** From the object. */
  readonly at: FieldPath;
  readonly path: string | undefined;
  /** Another object has what is below its path. */
  readonly isDelegated: boolean;
  /** Undefined where it does something else than to pass requests on to one upstream. */
  readonly upstream:
    | { readonly service: string; readonly port: number | string | undefined; readonly hop: Hop }
    | undefined;
}

export function virtualServerRoutes({ content }: ApiObject): readonly VirtualServerRoute[] {
  const upstreams = itemsAt(content, ['spec', 'upstreams']);
  return itemsAt(content, ['spec', 'routes']).map((route, index) => {
    const name = stringAt(route, ['action', 'pass']);
    const upstream = upstreams.find((each) => name !== undefined && stringAt(each, ['name']) === name);
    const service = stringAt(upstream, ['service']);
    // What it encrypts to, it looks at only where it is told to by other means.
    const hop: Hop = isTrue(nodeAt(upstream, ['tls', 'enable']))
      ? { kind: 'encrypted', isVerified: undefined }
      : { kind: 'plain' };
    return {
      at: ['spec', 'routes', index],
      path: stringAt(route, ['path']),
      isDelegated: !isNull(nodeAt(route, ['route'])) || !isNull(nodeAt(route, ['routeSelector'])),
      upstream: service === undefined ? undefined : { service, port: portAt(upstream, 'port'), hop },
    };
  });
}
