import type { NamespaceView } from '../cluster/namespace-view';
import { both, either, type Truth, truthOf } from '../connectivity/truth';
import { listenersMeant, sharesHost } from '../graph/gateway-attachment';
import { supportedKinds } from '../kubernetes/read-gateway';
import { portAt } from '../kubernetes/read-service';
import { exposes } from '../rules/exposure/dangling-backends';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import { type ApiObject, gatewayGroup, named, type ObjectRef, objectsOfKind, refAt, refWords } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { isVoid } from './listener-conflicts';
import { servesListeners } from './listener-set-problems';
import { type Listener, listenerSetKinds, listenersOf } from './listeners';
import type { Problem } from './problem';
import { checkRef, servicesAt } from './references';

/**
 * Why parents do not take a route, and to what of its backends it cannot forward.
 * https://gateway-api.sigs.k8s.io/reference/spec/#routeconditionreason
 */
export function routeProblems(world: GatewayWorld, route: ApiObject): readonly Problem[] {
  return [
    ...itemsAt(route.content, ['spec', 'parentRefs']).flatMap(
      (_, index) => parentProblem(world, route, ['spec', 'parentRefs', index]) ?? [],
    ),
    ...backendProblems(world, route),
  ];
}

/** Those of the references to backends alone. */
export function backendProblems(world: GatewayWorld, route: ApiObject): readonly Problem[] {
  return backendRefs(route).flatMap((ref) => backendProblem(world, route, ref) ?? []);
}

function parentProblem(world: GatewayWorld, route: ApiObject, path: FieldPath): Problem | undefined {
  const target = refAt(route, path, { group: gatewayGroup, kind: 'Gateway' });
  if (target === undefined || target.isTemplated || !mayHaveListeners(target)) return undefined;
  const base = { type: 'Accepted', subject: path, target } as const;
  const name = refWords(target);
  const objects = world.objects(target.kind, target.namespace);
  const parents = named(objects, target.name);
  if (parents.length === 0) {
    // Who runs the Gateways keeps them where they want: that others of the namespace are here speaks for all of them.
    const holds = (view: NamespaceView) =>
      objectsOfKind(view, target.kind).some(({ identity }) => identity.name === target.name);
    const truth = objects.length > 0 && world.isAbsenceKnown(target.namespace, holds) ? 'yes' : 'unknown';
    const says = `is not served: there is no ${name}`;
    return { ...base, reason: 'NoMatchingParent', path: [...path, 'name'], truth, says, isMissing: true };
  }
  if (parents.some(({ unknown }) => unknown !== undefined)) return undefined;
  const wanted = meantBy(route, path);
  const meant = parents.flatMap((parent) =>
    listenersMeant(listenersOf(parent), wanted).map(({ listener }) => listener),
  );
  if (meant.length === 0) {
    const key = nodeAt(route.content, [...path, 'sectionName']) === undefined ? 'port' : 'sectionName';
    const says = `is not served: ${name} has no listener with that ${key === 'port' ? 'port' : 'name'}`;
    return { ...base, reason: 'NoMatchingParent', path: [...path, key], truth: 'yes', says };
  }
  const admitted = meant.map((listener) => ({ listener, truth: admits(world, listener, route) }));
  const best = admitted.reduce<Truth>((truth, each) => either(truth, each.truth), 'no');
  if (best !== 'yes') {
    const says = `is not served: no listener of ${name} takes ${whyNot(meant, route)}`;
    const truth = best === 'no' ? 'yes' : 'unknown';
    return { ...base, reason: 'NotAllowedByListeners', path: [...path, 'name'], truth, says };
  }
  const open = admitted.filter(({ truth }) => truth !== 'no');
  if (open.some(({ listener }) => sharesHost(hostnamesOf(route), listener.hostname) !== 'no')) return undefined;
  const says = `is not served: no listener of ${name} is for one of its hostnames`;
  return { ...base, reason: 'NoMatchingListenerHostname', path: [...path, 'name'], truth: 'yes', says };
}

function mayHaveListeners({ group, kind }: ObjectRef): boolean {
  return /^gateway\.networking\.(x-)?k8s\.io$/.test(group) && (kind === 'Gateway' || listenerSetKinds.includes(kind));
}

/** The listeners that are served and take a route by a parentRef for certain; undefined where that is not known. */
export function listenersTaking(
  world: GatewayWorld,
  route: ApiObject,
  path: FieldPath,
): readonly Listener[] | undefined {
  return meantListeners(world, route, path)?.flatMap(({ listener, truth }) => (truth === 'yes' ? listener : []));
}

/** Whether listeners of its parent may take it of which that is not known, as where labels of its namespace decide. */
export function mayBeTakenByOthers(world: GatewayWorld, route: ApiObject, path: FieldPath): boolean {
  return meantListeners(world, route, path)?.some(({ truth }) => truth === 'unknown') ?? false;
}

function meantListeners(
  world: GatewayWorld,
  route: ApiObject,
  path: FieldPath,
): readonly { readonly listener: Listener; readonly truth: Truth }[] | undefined {
  const target = refAt(route, path, { group: gatewayGroup, kind: 'Gateway' });
  if (target === undefined || target.isTemplated || !mayHaveListeners(target)) return undefined;
  const parents = named(world.objects(target.kind, target.namespace), target.name);
  if (parents.length === 0 || parents.some(({ unknown }) => unknown !== undefined)) return undefined;
  const [wanted, hostnames] = [meantBy(route, path), hostnamesOf(route)];
  return parents
    .flatMap((parent) => listenersMeant(listenersOf(parent), wanted))
    .map(({ listener, isFor }) => ({ listener, isFor: both(isFor, sharesHost(hostnames, listener.hostname)) }))
    .filter(({ isFor }) => isFor !== 'no')
    .map(({ listener, isFor }) => ({
      listener,
      truth: isVoid(world, listener)
        ? ('no' as const)
        : [servesListeners(world, listener.owner), admits(world, listener, route)].reduce(both, isFor),
    }));
}

/** Empty: every host. */
export function hostnamesOf({ content }: ApiObject): readonly string[] {
  return itemsAt(content, ['spec', 'hostnames']).flatMap((host) => stringAt(host, []) ?? []);
}

/** The listener that a parentRef asks for. */
function meantBy({ content }: ApiObject, path: FieldPath) {
  const port = portAt(nodeAt(content, path), 'port');
  return {
    sectionName: stringAt(content, [...path, 'sectionName']),
    port: typeof port === 'number' ? port : undefined,
  };
}

function admits(world: GatewayWorld, listener: Listener, route: ApiObject): Truth {
  return both(admitsKind(listener, route), admitsNamespace(world, listener.owner, listener.routes, route.namespace));
}

function admitsKind(listener: Listener, { identity }: ApiObject): Truth {
  const { kinds = supportedKinds(listener)?.map((kind) => ({ group: gatewayGroup, kind })) } = listener;
  const supported = supportedKinds(listener);
  if (kinds === undefined || supported === undefined) return 'unknown';
  return truthOf(
    supported.includes(identity.kind) &&
      kinds.some(({ group, kind }) => group === gatewayGroup && kind === identity.kind),
  );
}

function whyNot(listeners: readonly Listener[], route: ApiObject): string {
  return listeners.every((listener) => admitsKind(listener, route) === 'no')
    ? `a ${route.identity.kind}`
    : `routes of namespace "${route.namespace}"`;
}

/** Whether the route is for what pods send to Services; https://gateway-api.sigs.k8s.io/geps/gep-1294/ */
function isOfMesh({ content }: ApiObject): boolean {
  return itemsAt(content, ['spec', 'parentRefs']).some((parent) => stringAt(parent, ['kind']) === 'Service');
}

/** Of all rules, and of the filters that mirror requests. */
function backendRefs(route: ApiObject): readonly ObjectRef[] {
  return itemsAt(route.content, ['spec', 'rules']).flatMap((rule, index) => {
    const refs = itemsAt(rule, ['backendRefs']).map((_, each): FieldPath => ['backendRefs', each]);
    const mirrors = [[], ...refs].flatMap((at: FieldPath) =>
      itemsAt(rule, [...at, 'filters']).map(
        (_, each): FieldPath => [...at, 'filters', each, 'requestMirror', 'backendRef'],
      ),
    );
    return [...refs, ...mirrors].flatMap(
      (path) => refAt(route, ['spec', 'rules', index, ...path], { group: '', kind: 'Service' }) ?? [],
    );
  });
}

function backendProblem(world: GatewayWorld, route: ApiObject, target: ObjectRef): Problem | undefined {
  const base = { type: 'ResolvedRefs', subject: [], path: [...target.path, 'name'], target } as const;
  if (target.group === 'multicluster.x-k8s.io' && target.kind === 'ServiceImport') return undefined;
  const wrong = checkRef(world, route, target, ['Service']);
  // A mesh takes what the clients of a Service say about it, and asks for no grant.
  if (wrong?.what === 'grant' && isOfMesh(route)) return undefined;
  if (wrong !== undefined) {
    const { what, ...found } = wrong;
    return { ...base, ...found, reason: what === 'grant' ? 'RefNotPermitted' : 'InvalidKind' };
  }
  const services = servicesAt(world, target);
  if (services === undefined) return undefined;
  const service = refWords(target);
  if (services.length === 0) {
    const says = `forwards to ${service}, which is not there`;
    return { ...base, reason: 'BackendNotFound', truth: 'yes', says, isMissing: true };
  }
  const port = portAt(nodeAt(route.content, target.path), 'port');
  if (services.some((each) => exposes(each, { kind: 'route' }, { port, portOf: 'service' }))) return undefined;
  const ports = services
    .flatMap((each) => each.ports.map(({ port: number }) => number))
    .slice(0, 3)
    .join(', ');
  const says = `forwards to port ${port} of ${service}, which has only ${ports}`;
  return { ...base, reason: 'BackendNotFound', path: [...target.path, 'port'], truth: 'yes', says };
}
