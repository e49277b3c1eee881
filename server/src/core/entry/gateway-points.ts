import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { servicesByName } from '../connectivity/service-backends';
import { type ApiObject, gatewayGroup, objectsOfKind, refAt, refWords } from '../gateway/api-object';
import { backendTlsProblems, policyOf, targetsOf } from '../gateway/backend-tls-problems';
import { refusedPolicy } from '../gateway/backend-tls-shape';
import { type GatewayWorld, isGranted } from '../gateway/gateway-world';
import { mayBeEncryptedInFront } from '../gateway/in-front';
import { gatewaysOf } from '../gateway/listener-set-problems';
import type { Listener } from '../gateway/listeners';
import { hasTlsName, needsPolicy } from '../gateway/plain-backends';
import { refusedBackends, refusedCertificate } from '../gateway/refused-references';
import { hostnamesOf, listenersTaking, mayBeTakenByOthers } from '../gateway/route-problems';
import { type RouteRule, routeRules } from '../gateway/route-rules';
import { sharesHost } from '../graph/gateway-attachment';
import { gatewayRouteKinds } from '../kubernetes/kinds';
import { isAtOrBelow, itemsAt } from '../yaml/field-path';
import { behind, type HopTo } from './behind';
import { type ServingCertificate, secretCertificate } from './certificates';
import { type Edge, type EntryBackend, type EntryPoint, type Hop, type PlainHttp, unknownBecause } from './entry-point';
import { sourcesOfRoute, wafOfRoute } from './gateway-sources';
import { sameObjectIn } from './same-object';
import { unknownPoint } from './unknown-point';

/** What Gateways let in by the routes of a namespace. */
export function* gatewayPoints(world: GatewayWorld, view: NamespaceView, facts: NamespaceFacts): Iterable<EntryPoint> {
  const routes = [...gatewayRouteKinds].flatMap((kind) => objectsOfKind(view, kind));
  for (const route of routes) {
    if (route.unknown === undefined) yield* pointsOf(world, view, facts, route);
    else yield unknownPoint(route, route.unknown);
  }
}

interface Taking {
  readonly listeners: readonly Listener[];
  /** Why there may be others. */
  readonly doubt: string | undefined;
}

/** The listeners that take a route from outside; undefined for one that is for what pods send to Services. */
function takingOf(world: GatewayWorld, route: ApiObject): Taking | undefined {
  const parents = itemsAt(route.content, ['spec', 'parentRefs']).flatMap((_, index) => {
    const path = ['spec', 'parentRefs', index];
    const target = refAt(route, path, { group: gatewayGroup, kind: 'Gateway' });
    return target === undefined || target.kind === 'Service' ? [] : { path, target };
  });
  if (parents.length === 0) return undefined;
  const taken = parents.map(({ path, target }) => ({ target, listeners: listenersTaking(world, route, path) }));
  const missing = taken.find(({ listeners }) => listeners === undefined)?.target;
  const unsure = parents.find(({ path }) => mayBeTakenByOthers(world, route, path))?.target;
  return {
    listeners: taken.flatMap(({ listeners }) => listeners ?? []),
    doubt: missing
      ? `${refWords(missing)} is not in the manifests`
      : unsure && `a listener of ${refWords(unsure)} may take it or not`,
  };
}

function pointsOf(
  world: GatewayWorld,
  view: NamespaceView,
  facts: NamespaceFacts,
  route: ApiObject,
): readonly EntryPoint[] {
  const taking = takingOf(world, route);
  if (taking === undefined || (taking.listeners.length === 0 && taking.doubt === undefined)) return [];
  // What has no backend answers with errors.
  const rules = routeRules(route).filter(({ serves }) => serves !== 'nothing');
  return rules.flatMap((rule) =>
    requestsOf(route, taking).flatMap(({ host, port, at }) => {
      const listeners = taking.listeners.filter(
        (listener) =>
          (port === undefined || listener.port === port) &&
          sharesHost(host === undefined ? [] : [host], listener.hostname) !== 'no',
      );
      if (listeners.length === 0 && taking.doubt === undefined) return [];
      const working = listeners.filter((listener) => refusedCertificate(world, listener) === undefined);
      const backends = backendsOf(world, view, route, rule);
      const { edge, http } =
        notServedBy(world, route, rule, { listeners, working, backends, doubt: taking.doubt }) ??
        servedBy(world, rule, { ...taking, listeners: working });
      const secure = working.filter(isTls);
      const common = {
        object: route,
        at,
        servedBy: gatewayWords(listeners),
        via: listeners.map(({ owner, path }) => ({ object: owner, path })),
        host,
        port,
        edge,
        http,
        certificates: edge.kind === 'terminated' ? certificatesOf(world, facts, secure) : [],
        allowList: taking.doubt === undefined ? sourcesOfRoute(world, route, listeners) : unknownBecause(taking.doubt),
        waf: wafOfRoute(world, route, { ...taking, listeners }, backends),
        backends,
      };
      return (rule.paths.length === 0 ? [undefined] : rule.paths).map((path): EntryPoint => ({ ...common, path }));
    }),
  );
}

/** The hosts of the route; where it names none, those of the listeners; what knows no hosts is told apart by ports. */
function requestsOf(route: ApiObject, { listeners }: Taking): readonly Pick<EntryPoint, 'host' | 'port' | 'at'>[] {
  const own = hostnamesOf(route).map((host, index) => ({ host, port: undefined, at: ['spec', 'hostnames', index] }));
  if (own.length > 0) return own;
  const at = ['spec', 'parentRefs'];
  if (listeners.length === 0) return [{ host: undefined, port: undefined, at }];
  if (/^(TCP|UDP)Route$/.test(route.identity.kind)) {
    return [...new Set(listeners.map(({ port }) => port))].map((port) => ({ host: undefined, port, at }));
  }
  return [...new Set(listeners.map(({ hostname }) => hostname))].map((host) => ({ host, port: undefined, at }));
}

/** What clients get errors for, because what it needs is in other namespaces that do not let it refer to that. */
function notServedBy(
  world: GatewayWorld,
  route: ApiObject,
  rule: RouteRule,
  {
    listeners,
    working,
    backends,
    doubt,
  }: Taking & Pick<EntryPoint, 'backends'> & { readonly working: readonly Listener[] },
): Pick<EntryPoint, 'edge' | 'http'> | undefined {
  const [broken] = working.length === 0 && doubt === undefined ? listeners : [];
  const ofListener = broken && refusedCertificate(world, broken);
  if (broken !== undefined && ofListener !== undefined) {
    const { identity } = broken.owner;
    return notServed(`${identity.kind} "${identity.name}" ${ofListener.says}`, 'closed');
  }
  if (backends.length === 0 || backends.some(({ isUngranted }) => isUngranted === undefined)) return undefined;
  const ofBackend = refusedBackends(world, route).find(({ path }) => isAtOrBelow(path, rule.path));
  return ofBackend && notServed(`it ${ofBackend.says}`, 'unknown');
}

function notServed(why: string, http: PlainHttp): Pick<EntryPoint, 'edge' | 'http'> {
  return { edge: { kind: 'not-served', why }, http };
}

function servedBy(
  world: GatewayWorld,
  rule: RouteRule,
  { listeners, doubt }: Taking,
): { readonly edge: Edge; readonly http: PlainHttp } {
  const secure = listeners.filter(isTls);
  const plain = listeners.filter(({ protocol }) => protocol === 'HTTP');
  const closed = { http: 'closed' } as const;
  const isRedirect = rule.serves === 'redirect' && rule.isToHttps;
  if (secure.length > 0) {
    const http = plain.length === 0 ? 'unknown' : isRedirect ? 'redirected' : 'served';
    if (secure.every(({ tlsMode }) => tlsMode === 'Passthrough')) return { edge: { kind: 'passed-through' }, http };
    return { edge: { kind: 'terminated' }, http };
  }
  if (doubt !== undefined) return { edge: unknownBecause(doubt), http: 'unknown' };
  if (plain.length === 0) return { edge: unknownBecause('what is sent is passed on as it is'), ...closed };
  if (isRedirect) return { edge: { kind: 'redirected' }, http: 'redirected' };
  if (plain.some(({ owner }) => gatewaysOf(world, owner).some(mayBeEncryptedInFront))) {
    return { edge: unknownBecause('something in front of the Gateway may end TLS'), http: 'unknown' };
  }
  return { edge: { kind: 'plain' }, http: 'served' };
}

function isTls({ protocol }: Listener): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

function gatewayWords(listeners: readonly Listener[]): string | undefined {
  const owners = new Set(
    listeners.map(({ owner }) => `${owner.identity.kind} "${owner.namespace}/${owner.identity.name}"`),
  );
  return owners.size === 0 ? undefined : [...owners].join(' and ');
}

function certificatesOf(
  world: GatewayWorld,
  facts: NamespaceFacts,
  listeners: readonly Listener[],
): readonly ServingCertificate[] {
  return listeners.flatMap(({ owner, certificates }): readonly ServingCertificate[] => {
    if (certificates.length === 0)
      return [{ kind: 'provider', words: 'a certificate of the Gateway’s implementation' }];
    return certificates.map((ref) => {
      if (isGranted(world, owner, ref) === 'yes') return secretCertificate(world.view(ref.namespace), facts, ref);
      return { kind: 'secret', name: ref.name, namespace: ref.namespace, knowledge: { kind: 'unknown' } };
    });
  });
}

function backendsOf(
  world: GatewayWorld,
  view: NamespaceView,
  route: ApiObject,
  rule: RouteRule,
): readonly EntryBackend[] {
  if (rule.serves === 'redirect') return [];
  const refs = sameObjectIn(view.routes, route)?.backends ?? [];
  const refused = refusedBackends(world, route);
  return refs
    .filter(({ namePath }) => isAtOrBelow(namePath, [...rule.path, 'backendRefs']) && namePath.length === 6)
    .map((ref) => {
      const namespace = ref.namespace ?? view.name;
      const target = world.view(namespace);
      const services = servicesByName(target?.services ?? []).get(ref.service) ?? [];
      const service = { namespace, name: ref.service };
      const toPort: HopTo = (_, port) => hopTo(world, route, service, port?.name);
      const backend = behind(target, namespace, services, ref, toPort, 'unknown');
      const isUngranted = refused.some(({ path }) => JSON.stringify(path) === JSON.stringify(ref.namePath));
      return isUngranted ? { ...backend, workloads: [], podPorts: [], isUngranted } : backend;
    });
}

/** A gateway speaks TLS to a Service where a BackendTLSPolicy says so. https://gateway-api.sigs.k8s.io/geps/gep-1897/ */
function hopTo(
  world: GatewayWorld,
  route: ApiObject,
  service: { readonly namespace: string; readonly name: string },
  port: string | undefined,
): Hop {
  const policy = policyOf(world, service, port);
  if (policy !== undefined) {
    const [problem] = backendTlsProblems(world, policy);
    return problem === undefined
      ? { kind: 'encrypted', isVerified: true }
      : unknownBecause(`BackendTLSPolicy "${policy.identity.name}" ${problem.says}`);
  }
  const isUncertain = ({ unknown }: ApiObject) => unknown !== undefined;
  const isAbout = (each: ApiObject) => targetsOf(each).some(({ name }) => name === service.name);
  const uncertain = world.objects('BackendTLSPolicy', service.namespace).filter(isUncertain).find(isAbout);
  if (uncertain !== undefined) {
    return unknownBecause(`BackendTLSPolicy "${uncertain.identity.name}" about its Service is not certain`);
  }
  // The cluster may have an earlier version of it.
  for (const refused of world.objects('BackendTLSPolicy', service.namespace).filter(isAbout)) {
    const refusal = refusedPolicy(refused);
    if (refusal !== undefined) return unknownBecause(`BackendTLSPolicy "${refused.identity.name}" ${refusal.says}`);
  }
  // Some implementations go by the name of the port.
  return hasTlsName({ name: port }) && !needsPolicy(world, route)
    ? unknownBecause(`port "${port}" has TLS by its name, and no BackendTLSPolicy is about it`)
    : { kind: 'plain' };
}
