import { usesFor } from '../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { servicesMeant } from '../connectivity/services-meant';
import { named, objectsOfKind } from '../gateway/api-object';
import { isIngress } from '../kubernetes/kinds';
import { groupOf } from '../kubernetes/read-resource';
import { hopOfIngress } from './backend-tls';
import { behind, type HopTo } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import { type ControllerSurroundings, controllersOf, isOfCloud, sourcesThroughController } from './controller-sources';
import { type EntryBackend, type EntryPoint, unknownBecause } from './entry-point';
import { asServedBy, type EntryIngress, ingressesIn } from './ingress';
import type { IngressProduct } from './ingress-controllers';
import { edgeOfHost, type HostSurroundings } from './ingress-edge';
import { guardsOfIngress } from './ingress-guards';
import { httpOfIngress } from './ingress-http';
import { backendsOfRequests, type IngressRequests, ingressRequests } from './ingress-requests';
import type { Speakers } from './linkerd-hop';
import { providerCertificate } from './provider-certificates';
import { sameObjectIn } from './same-object';
import { unknownPoint } from './unknown-point';

/** What decides over Ingresses beside their own namespace. */
export interface IngressSurroundings extends ControllerSurroundings, HostSurroundings {}

/** What the Ingresses of a namespace let in. */
export function* ingressPoints(around: IngressSurroundings): Iterable<EntryPoint> {
  const { view, facts } = around;
  const uncertain = objectsOfKind(view, 'Ingress').filter(
    ({ unknown, identity }) => unknown !== undefined && isIngress({ ...identity, group: groupOf(identity.apiVersion) }),
  );
  for (const ingress of ingressesIn(view, facts)) {
    const serving = controllersOf(ingress, around).map(({ controller }) => controller);
    yield* pointsOf(asServedBy(ingress, serving), around);
  }
  for (const object of uncertain) yield unknownPoint(object, object.unknown ?? '');
}

function pointsOf(ingress: EntryIngress, around: IngressSurroundings): readonly EntryPoint[] {
  const { view, facts } = around;
  const front = sourcesThroughController(ingress, around);
  const speakers = speakersFor(ingress, around);
  return ingressRequests(ingress).map((requests): EntryPoint => {
    const { host, path, at } = requests;
    const edge = edgeOfHost(ingress, view, facts, host, around);
    const backends = backendsAt(ingress, view, requests, speakers);
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
      ...guardsOfIngress(ingress, {
        ...around,
        front,
        services,
        isServiceMissing: backends.some(({ isMissing }) => isMissing),
      }),
      backends,
    };
  });
}

function backendsAt(
  ingress: EntryIngress,
  view: NamespaceView,
  requests: IngressRequests,
  speakers: Speakers,
): readonly EntryBackend[] {
  const entity = sameObjectIn(view.ingresses, ingress.object);
  return backendsOfRequests(view, ingress, requests).map((ref) => {
    const services = entity === undefined ? [] : servicesMeant(view, entity, ref.service);
    const hopTo: HopTo = (service, port) => {
      const name = service?.name ?? ref.service;
      const [kept] = named(objectsOfKind(view, 'Service'), name);
      return service === undefined && asksServices(ingress)
        ? unknownBecause('its Service is not in the manifests')
        : hopOfIngress(ingress, { name, kept, port });
    };
    return behind(view, view.name, services, ref, hopTo, speakers);
  });
}

/** Load balancers of clouds are no pods. */
function speakersFor(ingress: EntryIngress, around: IngressSurroundings): Speakers {
  if (isOfCloud(ingress)) return 'outside';
  const pods = controllersOf(ingress, around).flatMap(({ workload }) => {
    const view = around.world.view(workload.namespace);
    return view === undefined ? [] : { view, workload };
  });
  return pods.length === 0 ? 'unknown' : pods;
}

/** Whether annotations of Services say how they are spoken to. */
function asksServices({ by: product }: EntryIngress): boolean {
  return product !== undefined && /^(aws|gce|traefik|kong)$/.test(product);
}

/** Those of the entries that list the host, or none. */
function certificatesOf(
  ingress: EntryIngress,
  view: NamespaceView,
  facts: NamespaceFacts,
  host: string | undefined,
): readonly ServingCertificate[] {
  const uses = usesFor(ingress.object, host);
  const ofSecrets = uses.flatMap(({ secret }) =>
    secret === undefined ? [] : secretCertificate(view, facts, { name: secret.name, namespace: view.name }),
  );
  if (ofSecrets.length > 0) return ofSecrets;
  return [providerCertificate(ingress) ?? { kind: 'default' }];
}

function productWords(ingress: EntryIngress): string | undefined {
  const { by: product, classNames } = ingress;
  if (product !== undefined && product !== 'other') return productNames[product];
  return classNames.length === 0 ? undefined : classNames.map((name) => `class "${name}"`).join(' or ');
}

const productNames: Readonly<Record<IngressProduct, string>> = {
  'ingress-nginx': 'ingress-nginx',
  nginx: 'NGINX Ingress Controller',
  aws: 'AWS Load Balancer Controller',
  gce: 'Google Cloud',
  azure: 'Azure Application Gateway',
  haproxy: 'HAProxy',
  'haproxy-ingress': 'HAProxy Ingress',
  kong: 'Kong',
  traefik: 'Traefik',
};
