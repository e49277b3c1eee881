import type { Cluster } from '../cluster/cluster';
import { podsWithLabel } from '../cluster/pods-by-label';
import { memoize } from '../connectivity/memoize';
import { both, either, type Truth, truthOf } from '../connectivity/truth';
import { allowsNamespace } from '../gateway/allowed-namespaces';
import { groupBy } from '../group-by';
import type { Gateway, Listener, Route, RouteParent } from '../kubernetes/forwarding';
import { isPlaceholder } from '../kubernetes/placeholder';

/** Whether a route takes traffic from outside by way of something that is not in the manifests. */
export interface Attachment {
  readonly truth: Truth;
  /** Why it is not known; one sentence each. */
  readonly doubts: readonly string[];
}

/**
 * A route of Gateway API is attached where a listener of one of its parents admits it.
 * Where pods of the manifests are what a Gateway runs, the traffic comes from these, and no longer from outside.
 * https://gateway-api.sigs.k8s.io/reference/spec/#parentreference
 */
export function attachmentOf(cluster: Cluster, route: Route): Attachment {
  const doubts: string[] = [];
  let truth: Truth = 'no';
  for (const parent of route.parents ?? []) {
    const admitted = admits(cluster, route, parent, doubts);
    truth = either(truth, admitted);
  }
  return { truth, doubts: truth === 'unknown' ? doubts : [] };
}

/** Whether pods of the manifests carry the label that implementations give to what they run for a Gateway (GEP-1762). */
function hasDataPlane(cluster: Cluster, { namespace, name }: Pick<Gateway, 'namespace' | 'name'>): boolean {
  const view = cluster.namespaces.get(namespace);
  return view !== undefined && podsWithLabel(view, 'gateway.networking.k8s.io/gateway-name', name).length > 0;
}

function admits(cluster: Cluster, route: Route, parent: RouteParent, doubts: string[]): Truth {
  const namespace = parent.namespace ?? route.namespace;
  const name = `${namespace}/${parent.name}`;
  if (parent.kind === 'other') {
    doubts.push(`${nameOf(route)} has a parent "${name}" of a kind of which is not known what it admits.`);
    return 'unknown';
  }
  if (hasDataPlane(cluster, { namespace, name: parent.name })) return 'no';
  const gateways = cluster.namespaces.get(namespace)?.gateways.filter((gateway) => gateway.name === parent.name) ?? [];
  if (gateways.length === 0) {
    doubts.push(`${nameOf(route)} is for Gateway "${name}", which is not in the manifests.`);
    return 'unknown';
  }
  const truths = gateways.flatMap(({ listeners }) =>
    listenersMeant(listeners, parent).map(({ listener, isFor }) =>
      both(isFor, admitsRoute(cluster, name, route, listener)),
    ),
  );
  if (gateways.some(({ unknown }) => unknown !== undefined)) truths.push('unknown');
  const truth = truths.reduce<Truth>(either, 'no');
  if (truth === 'unknown') doubts.push(`It is not known whether Gateway "${name}" admits ${nameOf(route)}.`);
  return truth;
}

type ListenerName = Pick<Listener, 'name' | 'port'>;

/** The listeners of a Gateway that a parent of a route, which names it, may be for, in their order. */
export function listenersMeant<Some extends ListenerName>(
  listeners: readonly Some[],
  parent: Pick<RouteParent, 'sectionName' | 'port'>,
): readonly { readonly listener: Some; readonly isFor: Exclude<Truth, 'no'> }[] {
  return candidates(listeners, parent).flatMap((listener) => {
    const isFor = isMeant(listener, parent);
    return isFor === 'no' ? [] : { listener, isFor };
  });
}

/** Many routes name one listener each of a Gateway that has as many. */
function candidates<Some extends ListenerName>(
  listeners: readonly Some[],
  { sectionName }: Pick<RouteParent, 'sectionName'>,
): readonly Some[] {
  const byName = listenersByName(listeners);
  if (sectionName === undefined || isPlaceholder(sectionName) || byName === undefined) return listeners;
  return (byName.get(sectionName) ?? []) as readonly Some[];
}

/** Undefined where another tool fills in a name. */
const listenersByName = memoize((listeners: readonly ListenerName[]) =>
  listeners.some(({ name }) => isPlaceholder(name)) ? undefined : groupBy(listeners, ({ name }) => name),
);

function isMeant(
  listener: ListenerName,
  { sectionName = listener.name, port = listener.port }: Pick<RouteParent, 'sectionName' | 'port'>,
): Truth {
  const { name } = listener;
  const isNamed = name === sectionName ? 'yes' : [name, sectionName].some(isPlaceholder) ? 'unknown' : 'no';
  const isAtPort = listener.port === port ? 'yes' : listener.port === undefined ? 'unknown' : 'no';
  return both(isNamed, isAtPort);
}

function admitsRoute(cluster: Cluster, gateway: string, route: Route, listener: Listener): Truth {
  const { routeKinds } = listener;
  const kind: Truth = routeKinds === undefined ? 'unknown' : truthOf(routeKinds.includes(route.identity.kind));
  const isFor = both(kind, sharesHost(route.hostnames, listener.hostname));
  if (isFor === 'no') return 'no';
  const { allowedFrom: from, namespaceSelector: selector } = listener;
  const isSame = gateway.startsWith(`${route.namespace}/`);
  return both(isFor, allowsNamespace({ from, selector }, isSame, cluster.namespaces.get(route.namespace)));
}

/** `*.example.com` stands for one or more labels before the rest. Not known where another tool fills in a host. */
export function sharesHost(hostnames: readonly string[], listener: string | undefined): Truth {
  if (listener === undefined || hostnames.length === 0) return 'yes';
  if (hostnames.some((host) => covers(host, listener) || covers(listener, host))) return 'yes';
  return [listener, ...hostnames].some(isPlaceholder) ? 'unknown' : 'no';
}

function covers(pattern: string, host: string): boolean {
  const [wide, narrow] = [pattern.toLowerCase(), host.toLowerCase()];
  return (
    wide === narrow || (wide.startsWith('*.') && narrow.length > wide.length - 1 && narrow.endsWith(wide.slice(1)))
  );
}

function nameOf({ identity, namespace }: Route): string {
  return `${identity.kind} "${namespace}/${identity.name}"`;
}
