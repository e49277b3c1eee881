import { matchesName } from '../certificates/host-coverage';
import { tlsUses } from '../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { servicesMeant } from '../connectivity/services-meant';
import { named, objectsOfKind } from '../gateway/api-object';
import { isIngress } from '../kubernetes/kinds';
import { groupOf } from '../kubernetes/read-resource';
import { type FieldPath, isAtOrBelow, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { sourcesOfIngress } from './allowed-sources';
import { hopOfIngress } from './backend-tls';
import { behind } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import { type EntryBackend, type EntryPoint, unknownBecause } from './entry-point';
import { type EntryIngress, ingressesIn } from './ingress';
import type { IngressProduct } from './ingress-controllers';
import { classOf, edgeOfHost } from './ingress-edge';
import { httpOfIngress } from './ingress-http';
import { providerCertificate } from './provider-certificates';
import { objectKey } from './same-object';
import { unknownPoint } from './unknown-point';
import { wafOfIngress } from './wafs';

/** What the Ingresses of a namespace let in. */
export function ingressPoints(view: NamespaceView, facts: NamespaceFacts): readonly EntryPoint[] {
  const uncertain = objectsOfKind(view, 'Ingress').filter(
    ({ unknown, identity }) => unknown !== undefined && isIngress({ ...identity, group: groupOf(identity.apiVersion) }),
  );
  return [
    ...ingressesIn(view, facts).flatMap((ingress) => pointsOf(ingress, view, facts)),
    ...uncertain.map((object) => unknownPoint(object, object.unknown ?? '')),
  ];
}

interface Requests {
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly at: FieldPath;
  /** To its backend; undefined where it has none. */
  readonly backend: FieldPath | undefined;
}

function pointsOf(ingress: EntryIngress, view: NamespaceView, facts: NamespaceFacts): readonly EntryPoint[] {
  return requestsOf(ingress).map(({ host, path, at, backend }): EntryPoint => {
    const edge = edgeOfHost(ingress, view, facts, host);
    const backends = backend === undefined ? [] : backendsAt(ingress, view, backend);
    const services = backends.flatMap(({ service }) => named(objectsOfKind(view, 'Service'), service));
    return {
      object: ingress.object,
      at,
      servedBy: productWords(ingress),
      via: [],
      host,
      path,
      port: undefined,
      edge,
      http: edge.kind === 'terminated' ? httpOfIngress(ingress, view).kind : 'unknown',
      certificates: edge.kind === 'terminated' ? certificatesOf(ingress, view, facts, host) : [],
      allowList: sourcesOfIngress(ingress),
      waf: wafOfIngress(ingress, view, services),
      backends,
    };
  });
}

/** Each path of each rule, and the default backend, which takes the rest. */
function requestsOf({ object: { content }, hosts }: EntryIngress): readonly Requests[] {
  const general = nodeAt(content, ['spec', 'defaultBackend']) === undefined ? 'backend' : 'defaultBackend';
  const rest: FieldPath | undefined = nodeAt(content, ['spec', general]) === undefined ? undefined : ['spec', general];
  const ofRules = hosts.flatMap(({ host, path: rule }): readonly Requests[] => {
    const at = host === undefined ? rule : [...rule, 'host'];
    const paths = itemsAt(content, [...rule, 'http', 'paths']);
    // A rule without paths sends everything to the default backend.
    if (paths.length === 0) return [{ host, path: undefined, at, backend: rest }];
    return paths.map((each, index) => ({
      host,
      path: stringAt(each, ['path']),
      at,
      backend: [...rule, 'http', 'paths', index, 'backend'],
    }));
  });
  return rest === undefined ? ofRules : [...ofRules, { host: undefined, path: undefined, at: rest, backend: rest }];
}

function backendsAt(ingress: EntryIngress, view: NamespaceView, path: FieldPath): readonly EntryBackend[] {
  const entity = entities(view.ingresses).get(objectKey(ingress.object));
  return (entity?.backends ?? [])
    .filter(({ namePath }) => isAtOrBelow(namePath, path))
    .map((ref) => {
      const services = entity === undefined ? [] : servicesMeant(view, entity, ref.service);
      return behind(view, view.name, services, ref, (service, port) => {
        const name = service?.name ?? ref.service;
        const [kept] = named(objectsOfKind(view, 'Service'), name);
        return service === undefined && asksServices(ingress)
          ? unknownBecause('its Service is not in the manifests')
          : hopOfIngress(ingress, { name, kept, port });
      });
    });
}

/** Whether annotations of Services say how they are spoken to. */
function asksServices({ by: product }: EntryIngress): boolean {
  return product === 'aws' || product === 'gce' || product === 'traefik';
}

const entities = memoize(
  (ingresses: NamespaceView['ingresses']) => new Map(ingresses.map((each) => [objectKey(each), each] as const)),
);

/** Those of the entries that list the host, or none. */
function certificatesOf(
  ingress: EntryIngress,
  view: NamespaceView,
  facts: NamespaceFacts,
  host: string | undefined,
): readonly ServingCertificate[] {
  const uses = tlsUses(ingress.object).filter(
    ({ hosts }) =>
      hosts.length === 0 ||
      (host !== undefined && hosts.some((each) => matchesName(each.host.toLowerCase(), host.toLowerCase()))),
  );
  const ofSecrets = uses.flatMap(({ secret }) =>
    secret === undefined ? [] : secretCertificate(view, facts, { name: secret.name, namespace: view.name }),
  );
  if (ofSecrets.length > 0) return ofSecrets;
  return [providerCertificate(ingress) ?? { kind: 'default' }];
}

function productWords(ingress: EntryIngress): string | undefined {
  const { by: product, annotations, object } = ingress;
  if (product !== undefined && product !== 'other') return productNames[product];
  const name = classOf(annotations, object);
  return name === undefined ? undefined : `class "${name}"`;
}

const productNames: Readonly<Record<IngressProduct, string>> = {
  'ingress-nginx': 'ingress-nginx',
  nginx: 'NGINX Ingress Controller',
  aws: 'AWS Load Balancer Controller',
  gce: 'Google Cloud',
  azure: 'Azure Application Gateway',
  haproxy: 'HAProxy',
  traefik: 'Traefik',
};
