import { edgeOfHttpProxy, proxyRoutes } from '../../entry/contour-proxy';
import { ingressesIn } from '../../entry/ingress';
import { httpOfIngress, type OpenHttp } from '../../entry/ingress-http';
import { httpOfRoute, plainHttpOfRoute } from '../../entry/openshift-route';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import type { FieldPath } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** A field that is written in place of what is there, or as well. */
export type Data = {
  readonly basePath: FieldPath;
  readonly map: FieldPath;
  readonly key: string;
  readonly value: string | null;
};

export const httpNotRedirected: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const http = httpOfIngress(ingress, view);
      if (http.kind === 'served') yield draftOf(ingress.object, http);
    }
    for (const route of objectsOfKind(view, 'Route')) {
      if (route.unknown !== undefined || httpOfRoute(route) !== 'served') continue;
      const [key = '', value = ''] = ['insecureEdgeTerminationPolicy', 'Redirect'];
      yield draftOf(route, {
        map: ['spec', 'tls'],
        key,
        value,
        path: plainHttpOfRoute,
        why: 'insecureEdgeTerminationPolicy is Allow',
      });
    }
    for (const proxy of objectsOfKind(view, 'HTTPProxy')) {
      if (proxy.unknown !== undefined || edgeOfHttpProxy(proxy)?.kind !== 'terminated') continue;
      const open = proxyRoutes(proxy).find(({ http }) => http === 'served');
      if (open === undefined) continue;
      const key = 'permitInsecure';
      const path = [...open.path, key];
      yield draftOf(proxy, { map: open.path, key, value: 'false', path, why: `${key} is true` });
    }
  },
};

function draftOf(object: ApiObject, { path, part, why, map, key, value }: OpenHttp): DraftFinding {
  return entryFinding(object, path, {
    message: `${object.identity.kind} "${object.identity.name}" has TLS, and answers without it as well: ${why}.`,
    severity: 'information',
    ...(part === undefined ? {} : { part }),
    data: { basePath: object.basePath, map, key, value } satisfies Data,
  });
}
