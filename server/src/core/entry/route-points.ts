import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { servicesMeant } from '../connectivity/services-meant';
import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import { groupOf } from '../kubernetes/read-resource';
import { nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfObject } from './allowed-sources';
import { behind } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import type { EntryPoint } from './entry-point';
import { edgeOfRoute, hopOfRoute, httpOfRoute } from './openshift-route';
import { sameObjectIn } from './same-object';
import { unknownPoint } from './unknown-point';

/** What OpenShift's router lets in by the Routes of a namespace. */
export function routePoints(view: NamespaceView, facts: NamespaceFacts): readonly EntryPoint[] {
  return objectsOfKind(view, 'Route')
    .filter(({ identity }) => groupOf(identity.apiVersion) === 'route.openshift.io')
    .map((route) => (route.unknown === undefined ? pointOf(route, view, facts) : unknownPoint(route, route.unknown)));
}

function pointOf(route: ApiObject, view: NamespaceView, facts: NamespaceFacts): EntryPoint {
  const { content } = route;
  const host = stringAt(content, ['spec', 'host']) || undefined;
  const entity = sameObjectIn(view.routes, route);
  const edge = edgeOfRoute(route);
  return {
    object: route,
    at: host === undefined ? ['metadata', 'name'] : ['spec', 'host'],
    servedBy: 'the router of OpenShift',
    via: [],
    host,
    path: stringAt(content, ['spec', 'path']) || undefined,
    port: undefined,
    edge,
    http: edge.kind === 'plain' ? 'served' : httpOfRoute(route),
    certificates: edge.kind === 'terminated' ? [certificateOf(route, view, facts)] : [],
    allowList: sourcesOfObject(route),
    waf: { kind: 'none' },
    backends: (entity?.backends ?? []).map((backend) => {
      const services = entity === undefined ? [] : servicesMeant(view, entity, backend.service);
      return behind(view, view.name, services, backend, () => hopOfRoute(route), 'unknown');
    }),
  };
}

function certificateOf(route: ApiObject, view: NamespaceView, facts: NamespaceFacts): ServingCertificate {
  const name = stringAt(route.content, ['spec', 'tls', 'externalCertificate', 'name']);
  if (name !== undefined && name !== '') return secretCertificate(view, facts, { name, namespace: view.name });
  return nodeAt(route.content, ['spec', 'tls', 'certificate']) === undefined
    ? { kind: 'default' }
    : { kind: 'inline', document: route };
}
