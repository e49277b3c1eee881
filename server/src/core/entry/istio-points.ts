import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { workloadsOf } from '../cluster/public-backends';
import { servicesByName } from '../connectivity/service-backends';
import { type ApiObject, named, objectsOfKind } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import type { Labels } from '../kubernetes/labels';
import { groupOf } from '../kubernetes/read-resource';
import { portAt } from '../kubernetes/read-service';
import { itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { narrower } from './allowed-sources';
import { behind } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import { sourcesOfPods, together } from './controller-sources';
import {
  type AllowedSources,
  type Edge,
  type EntryBackend,
  type EntryPoint,
  type PlainHttp,
  unknownBecause,
  type Waf,
} from './entry-point';
import { isInternalIstioGateway } from './internal-entries';
import { podLabelsOf, podsOfIstioGateway } from './istio-gateway-pods';
import { istioHop, istioHost } from './istio-hop';
import { sourcesOfAuthorization, wafOfModules } from './istio-policies';
import { gatewaysOf, type IstioServer, serversFor } from './istio-servers';
import { unknownPoint } from './unknown-point';

/** What decides over Gateways of Istio beside their own namespace. */
export interface IstioSurroundings {
  readonly world: GatewayWorld;
  readonly view: NamespaceView;
  readonly facts: NamespaceFacts;
  /** The namespaces of the scope that have pods with these labels. */
  namespacesOf(labels: Labels): readonly string[];
}

/** What Gateways of Istio let in by the VirtualServices of a namespace. */
export function istioPoints(around: IstioSurroundings): readonly EntryPoint[] {
  const { view } = around;
  return objectsOfKind(view, 'VirtualService').flatMap((service) => {
    const gateways = gatewaysOf(service);
    if (gateways.length === 0) return [];
    return service.unknown === undefined
      ? pointsOf(around, service, gateways)
      : [unknownPoint(service, service.unknown)];
  });
}

interface Serving {
  readonly gateway: ApiObject;
  readonly server: IstioServer;
}

function pointsOf(
  around: IstioSurroundings,
  service: ApiObject,
  gateways: ReturnType<typeof gatewaysOf>,
): readonly EntryPoint[] {
  const { world } = around;
  const certificates = certificatesBy(around);
  const found = gateways.map(([namespace, name]) => ({
    words: `Gateway "${namespace}/${name}"`,
    objects: named(world.objects('Gateway', namespace), name).filter(isOfIstio),
  }));
  const missing = found.find(({ objects }) => objects.length === 0);
  const all = found.flatMap(({ objects }) => objects);
  return itemsAt(service.content, ['spec', 'hosts']).flatMap((item, index) => {
    const written = stringAt(item, []);
    if (written === undefined) return [];
    const host = written === '*' ? undefined : written;
    const meant = all.flatMap((gateway) =>
      serversFor(gateway, service.namespace, host).map((server): Serving => ({ gateway, server })),
    );
    if (meant.length === 0 && missing === undefined) return [];
    const doubt = missing && `${missing.words} is not in the manifests`;
    return rulesOf(service).map(({ isRedirect, path, destinations }): EntryPoint => {
      const { edge, http } = servedBy(meant, isRedirect, doubt);
      return {
        object: service,
        at: ['spec', 'hosts', index],
        servedBy: found.map(({ words }) => words).join(' and '),
        via: meant.map(({ gateway, server }) => ({ object: gateway, path: server.path })),
        host,
        path,
        port: undefined,
        edge,
        http,
        certificates: edge.kind === 'terminated' ? meant.flatMap(certificates) : [],
        allowList: doubt === undefined ? sourcesOf(around, meant) : unknownBecause(doubt),
        waf: doubt === undefined ? wafOf(around, meant) : unknownBecause(doubt),
        backends: destinations.map((destination) => backendAt(world, service, destination)),
      };
    });
  });
}

function isOfIstio({ identity }: ApiObject): boolean {
  return groupOf(identity.apiVersion) === 'networking.istio.io';
}

/** Inside where all load balancers that lead to the pods of its Gateways are internal; else policies may list addresses. */
function sourcesOf(around: IstioSurroundings, serving: readonly Serving[]): AllowedSources {
  const { world } = around;
  const isInternal = ({ gateway }: Serving) =>
    isInternalIstioGateway(gateway, world.view(gateway.namespace) ?? { kept: [] });
  if (serving.length > 0 && serving.every(isInternal)) return { kind: 'inside' };
  return together(
    gatewaysIn(serving).map((gateway) =>
      narrower(sourcesOfAuthorization(world, podsOfIstioGateway(around, gateway)), frontOf(around, gateway)),
    ),
  );
}

/** Who reaches its pods by what stands in front of them. */
function frontOf(around: IstioSurroundings, gateway: ApiObject): AllowedSources {
  const labels = podLabelsOf(gateway);
  return together(
    around.namespacesOf(labels).flatMap((namespace) => {
      const view = around.world.view(namespace);
      const pods = view === undefined ? [] : workloadsOf(view, labels);
      return pods.map((workload) => sourcesOfPods({ workload }, around));
    }),
  );
}

function wafOf(around: IstioSurroundings, serving: readonly Serving[]): Waf {
  const wafs = gatewaysIn(serving).map((gateway) => wafOfModules(around.world, podsOfIstioGateway(around, gateway)));
  return wafs.find(({ kind }) => kind === 'unknown') ?? { kind: 'none' };
}

function gatewaysIn(serving: readonly Serving[]): readonly ApiObject[] {
  return [...new Set(serving.map(({ gateway }) => gateway))];
}

interface Rule {
  readonly path: string | undefined;
  readonly isRedirect: boolean;
  readonly destinations: readonly YamlNode[];
}

/** https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService */
function rulesOf({ content }: ApiObject): readonly Rule[] {
  return ['http', 'tls', 'tcp'].flatMap((kind) =>
    itemsAt(content, ['spec', kind]).map((rule) => ({
      path: itemsAt(rule, ['match']).flatMap(
        (match) => ['exact', 'prefix', 'regex'].flatMap((key) => stringAt(match, ['uri', key]) ?? [])[0] ?? [],
      )[0],
      isRedirect: stringAt(rule, ['redirect', 'scheme'])?.toLowerCase() === 'https',
      destinations: itemsAt(rule, ['route']).flatMap((route) => nodeAt(route, ['destination']) ?? []),
    })),
  );
}

function servedBy(
  serving: readonly Serving[],
  isRedirect: boolean,
  missing: string | undefined,
): { readonly edge: Edge; readonly http: PlainHttp } {
  const edges = serving.map(({ server }) => server.edge);
  const has = (kind: Edge['kind']) => edges.some((edge) => edge.kind === kind);
  const http = has('plain') ? (isRedirect ? 'redirected' : 'served') : has('redirected') ? 'redirected' : 'closed';
  if (has('terminated')) return { edge: { kind: 'terminated' }, http };
  if (has('passed-through')) return { edge: { kind: 'passed-through' }, http };
  if (missing !== undefined) return { edge: unknownBecause(missing), http: 'unknown' };
  if (has('plain')) return { edge: isRedirect ? { kind: 'redirected' } : { kind: 'plain' }, http };
  return { edge: edges[0] ?? unknownBecause('its Gateway has no server for the host'), http };
}

/** Of each server once, because many hosts may be served by it. */
function certificatesBy(around: IstioSurroundings): (serving: Serving) => readonly ServingCertificate[] {
  const known = new Map<IstioServer, readonly ServingCertificate[]>();
  return (serving) => {
    const found = known.get(serving.server) ?? certificatesOf(around, serving);
    known.set(serving.server, found);
    return found;
  };
}

/** The Secret is in the namespace of the gateway's pods: where those are, or may be. */
function certificatesOf(
  around: IstioSurroundings,
  { gateway, server: { edge, secrets } }: Serving,
): readonly ServingCertificate[] {
  const { world, facts } = around;
  if (edge.kind !== 'terminated') return [];
  if (secrets.length === 0) return [{ kind: 'provider', words: 'a certificate in the pods of the Gateway' }];
  const { namespaces } = podsOfIstioGateway(around, gateway);
  return secrets.map(({ name }) => {
    const found = namespaces.map((namespace) => secretCertificate(world.view(namespace), facts, { name, namespace }));
    const known = found.find((each) => each.kind === 'secret' && each.knowledge.kind === 'known');
    return known ?? { kind: 'secret', name, namespace: gateway.namespace, knowledge: { kind: 'unknown' } };
  });
}

function backendAt(world: GatewayWorld, service: ApiObject, destination: YamlNode): EntryBackend {
  const meant = istioHost(stringAt(destination, ['host']) ?? '', service.namespace);
  const { namespace, name } = meant;
  const view = world.view(namespace);
  const services = servicesByName(view?.services ?? []).get(name) ?? [];
  const port = portAt(nodeAt(destination, ['port']), 'number');
  const ref = { service: name, port, portOf: 'service' } as const;
  const found = behind(view, namespace, services, ref, () => ({ kind: 'plain' }), 'unknown');
  return { ...found, hop: istioHop(world, [service.namespace, namespace], meant, found.workloads) };
}
