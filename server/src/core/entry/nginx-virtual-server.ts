import type { ApiObject } from '../gateway/api-object';
import { portAt } from '../kubernetes/read-service';
import { isTrue } from '../yaml/booleans';
import { isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { Edge, Hop, PlainHttp } from './entry-point';
import { type NginxPolicyRef, policiesBelow } from './nginx-policies';

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
  readonly path: string | undefined;
  /** Those of the route before those of the object: of each kind of policy the first one counts. */
  readonly policies: readonly (readonly NginxPolicyRef[])[];
  /** Undefined where it does something else than to pass requests on to one upstream. */
  readonly upstream:
    | { readonly service: string; readonly port: number | string | undefined; readonly hop: Hop }
    | undefined;
}

export function virtualServerRoutes({ content, namespace }: ApiObject): readonly VirtualServerRoute[] {
  const upstreams = itemsAt(content, ['spec', 'upstreams']);
  return itemsAt(content, ['spec', 'routes']).map((route) => {
    const name = stringAt(route, ['action', 'pass']);
    const upstream = upstreams.find((each) => name !== undefined && stringAt(each, ['name']) === name);
    const service = stringAt(upstream, ['service']);
    // What it encrypts to, it looks at only where it is told to by other means.
    const hop: Hop = isTrue(nodeAt(upstream, ['tls', 'enable']))
      ? { kind: 'encrypted', isVerified: undefined }
      : { kind: 'plain' };
    return {
      path: stringAt(route, ['path']),
      policies: [policiesBelow(route, namespace), policiesBelow(nodeAt(content, ['spec']), namespace)],
      upstream: service === undefined ? undefined : { service, port: portAt(upstream, 'port'), hop },
    };
  });
}
