import { hasUnknownPods } from '../cluster/dangling-policies';
import { hasPodsAnywhere, type NamespaceView } from '../cluster/namespace-view';
import { labelKey } from '../cluster/policy-index';
import { matchingWorkload } from '../cluster/unmatched-pods';
import { type IpAddress, parseIp } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import type { Service, Workload } from '../kubernetes/entities';
import type { LabelSelector } from '../kubernetes/label-selector';
import { compareText } from '../text/compare-text';
import { isTypingError } from '../text/nearest';
import type { Analysis } from './analysis';
import { lookup, podsOf, podsSelectedBy, type Surroundings, scopesFor } from './lookups';
import { type NamespaceLabels, namespaceLabels, statedNamespaceLabels } from './namespace-labels';
import type { Places } from './places';
import type { ScopeState } from './scope-state';

/*
 * What the namespaces of the whole workspace hold, for rules about what a policy of one namespace says of others.
 * All scopes count, because they may be applied to one cluster.
 */

/** Whether pods or namespaces may exist anywhere that no manifest shows: templates, remote bases, installers. */
export function isHalfRead(surroundings: Surroundings): boolean {
  return isAnyHidden(scopesFor(surroundings, [lookup.hidden]));
}

const isAnyHidden = memoize((scopes: Analysis['scopes']) => scopes.some(hidesPods));

/** Of one scope. */
export function hidesPods({ scope, facts }: ScopeState): boolean {
  return scope.kind === 'chart' || facts.incomplete !== undefined || hasPodsAnywhere(facts);
}

/** Whether there is something of the namespace in any scope. */
export function hasNamespace(surroundings: Surroundings, name: string): boolean {
  return scopesFor(surroundings, [lookup.exists(name)]).some(({ namespaces }) => namespaces.has(name));
}

/** A namespace in each scope that has something of it; `lookups` say what of it is looked at. */
export function namespacesNamed(
  surroundings: Surroundings,
  name: string,
  lookups: readonly string[],
): readonly NamespaceView[] {
  const scopes = scopesFor(surroundings, [lookup.exists(name), ...lookups]);
  return [...scopes.values()].flatMap(({ namespaces }) => namespaces.get(name) ?? []);
}

/** The names of namespaces that the given one is probably a slip of; sorted. Kept, because many may ask for one. */
export function namespacesLike(surroundings: Surroundings, name: string): readonly string[] {
  const { names, near } = namesOf(scopesFor(surroundings, [lookup.names]));
  const found = near.get(name) ?? names.filter((other) => isTypingError(name, other));
  near.set(name, found);
  return found;
}

const namesOf = memoize((scopes: Analysis['scopes']) => ({
  names: [...new Set([...scopes.values()].flatMap(({ namespaces }) => [...namespaces.keys()]))].sort(),
  near: new Map<string, readonly string[]>(),
}));

/** Whether all workloads of a namespace are known in each scope, and there are some. */
export function areWorkloadsKnown(surroundings: Surroundings, name: string): boolean {
  const states = [...scopesFor(surroundings, [lookup.exists(name), lookup.known(name)]).values()];
  const views = states.flatMap(({ namespaces, facts }) => {
    const view = namespaces.get(name);
    return view === undefined ? [] : [{ view, facts }];
  });
  return (
    views.some(({ view }) => view.workloads.length > 0) &&
    views.every(({ view, facts }) => !hasUnknownPods(view, facts))
  );
}

/** A workload with the labels in each namespace of a scope that has one, by the namespaces' names, in no order. */
export function* workloadsByNamespace(
  surroundings: Surroundings,
  scopeId: string,
  selector: LabelSelector,
): Iterable<readonly [namespace: string, workload: Workload]> {
  const state = scopesFor(surroundings, podsSelectedBy(podsOf.scope(scopeId), selector)).get(scopeId);
  if (state !== undefined) yield* workloadsIn(state, selector);
}

/** The same for those who look at a scope as a whole. */
export function* workloadsIn(
  state: Pick<ScopeState, 'namespaces' | 'labelPlaces'>,
  selector: LabelSelector,
): Iterable<readonly [namespace: string, workload: Workload]> {
  for (const name of namespacesWith(state.namespaces, state.labelPlaces, selector)) {
    const view = state.namespaces.get(name);
    const workload = view === undefined ? undefined : matchingWorkload(view, selector);
    if (workload !== undefined) yield [name, workload];
  }
}

/** The namespaces that may have something with the labels: those with the rarest of them, where one has to be there. */
export function namespacesWith(
  namespaces: ScopeState['namespaces'],
  places: Places,
  { requirements }: LabelSelector,
): Iterable<string> {
  const [rarest] = requirements
    .filter(({ operator }) => operator === 'In')
    .map(({ key, values }) => values.map((value) => places.get(labelKey(key, value))))
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  return rarest === undefined ? namespaces.keys() : new Set(rarest.flatMap((names) => [...(names?.keys() ?? [])]));
}

function sizeOf(places: readonly (ReturnType<Places['get']> | undefined)[]): number {
  return places.reduce((sum, names) => sum + (names?.size ?? 0), 0);
}

/** Whether a Namespace manifest or a configuration sets one of the labels, or may do so. */
export function setsNamespaceLabel(surroundings: Surroundings, key: string, values: readonly string[]): boolean {
  const lookups = [lookup.namespaceManifests, ...values.map((value) => lookup.namespaceLabel(key, value))];
  const sets = (says: NamespaceLabels) =>
    says.hasDoubt || values.some((value) => says.labels.has(labelKey(key, value)));
  return scopesFor(surroundings, lookups).some(
    ({ namespaceManifests, stated }) =>
      sets(namespaceLabels(namespaceManifests)) || sets(statedNamespaceLabels(stated)),
  );
}

/** Whether the labels of any namespace are known. */
export function knowsNamespaceLabels(surroundings: Surroundings): boolean {
  return scopesFor(surroundings, [lookup.namespaceManifests]).some(
    ({ namespaceManifests, stated }) => namespaceManifests.length > 0 || stated.namespaceLabels.size > 0,
  );
}

/** The Services of the workspace with a cluster IP, by namespace and name. */
export function servicesWithAddress(surroundings: Surroundings, address: string): readonly Service[] {
  const ip = parseIp(address);
  if (ip === undefined) return [];
  return servicesByAddress(scopesFor(surroundings, [lookup.address(String(ip))])).get(ip) ?? [];
}

/** Sorted, so that the first one does not depend on the edits before. */
const servicesByAddress = memoize((scopes: Analysis['scopes']) => {
  const index = new Map<IpAddress, Service[]>();
  for (const { namespaces } of scopes.values()) {
    for (const { services } of namespaces.values()) {
      if (services.length === 0) continue;
      for (const [ip, own] of byClusterIp(services)) {
        const alike = index.get(ip);
        if (alike === undefined) index.set(ip, [...own]);
        else for (const service of own) alike.push(service);
      }
    }
  }
  for (const services of index.values()) {
    services.sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
  }
  return index;
});

const byClusterIp = memoize((services: NamespaceView['services']) => {
  const index = new Map<IpAddress, Service[]>();
  for (const service of services) {
    for (const ip of service.clusterIps.map(parseIp)) {
      if (ip === undefined) continue;
      const alike = index.get(ip);
      if (alike === undefined) index.set(ip, [service]);
      else alike.push(service);
    }
  }
  return index;
});
