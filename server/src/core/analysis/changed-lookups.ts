import { domainOf, hasUnknownPods } from '../cluster/dangling-policies';
import type { NamespaceView } from '../cluster/namespace-view';
import { parseIp } from '../connectivity/ip-set';
import type { Service, Workload } from '../kubernetes/entities';
import { ingressHosts } from '../kubernetes/ingress-hosts';
import { hidesPods } from './across-namespaces';
import type { Analysis } from './analysis';
import { changedCalls } from './changed-calls';
import { type Lookup, lookup, podsOf, podsWith, podsWithDomain, podsWithKey, servicesOf } from './lookups';
import { namespaceLabels, statedNamespaceLabels } from './namespace-labels';
import type { ScopeState } from './scope-state';
import { difference } from './sets';

/** What phase 2 has done to the scopes, of a layout that stayed the same. */
export interface ScopesChange {
  readonly before: Analysis['scopes'];
  readonly after: Analysis['scopes'];
  /** The files that were read again. */
  readonly uris: ReadonlySet<string>;
  /** Ids of scopes and names of those of their namespaces that may have changed. */
  readonly namespaces: readonly (readonly [scopeId: string, name: string])[];
}

/** The lookups that may have another answer now. Costs what has changed, and the namespaces around it. */
export function changedLookups({ before, after, namespaces }: ScopesChange): ReadonlySet<Lookup> {
  const changed = new Set<Lookup>();
  const add = (lookups: Iterable<Lookup>) => {
    for (const each of lookups) changed.add(each);
  };
  for (const [id, name] of namespaces) {
    const [old, next] = [before.get(id), after.get(id)];
    add(ofNamespace(id, name, [old, old?.namespaces.get(name)], [next, next?.namespaces.get(name)]));
  }
  for (const [id, next] of after) add(ofScope(id, before.get(id), next));
  return changed;
}

type Place = readonly [state: ScopeState | undefined, view: NamespaceView | undefined];

function* ofNamespace(id: string, name: string, [oldState, old]: Place, [nextState, next]: Place): Iterable<Lookup> {
  if (isKnown(oldState, old) !== isKnown(nextState, next)) yield lookup.known(name);
  if (old === next) return;
  yield lookup.view(id, name);
  yield* changedCalls(id, name, old, next);
  const differ = (lists: readonly (keyof NamespaceView)[]) => lists.some((list) => old?.[list] !== next?.[list]);
  if (differ(['workloads', 'opaquePods', 'services', 'serviceEndpoints'])) yield lookup.held(name);
  const isLabelledAnew = differ(['manifests', 'statedLabels']);
  if (
    isLabelledAnew ||
    differ(['podAddresses', 'nodeIps', 'workloads', 'opaquePods', 'services', 'gateways', 'opaquePolicies'])
  ) {
    yield lookup.connections(id);
  }
  const isOther = (old === undefined) !== (next === undefined);
  if (isOther) yield* [lookup.exists(name), lookup.names];
  if (isOther || isLabelledAnew || isEmpty(old) !== isEmpty(next)) yield lookup.namespaces;
  if (differ(['opaquePolicies'])) yield lookup.opaquePolicies;
  for (const workload of difference(old?.workloads, next?.workloads)) {
    yield* withLabels(podsOf.namespace(name), workload);
    yield* withLabels(podsOf.scope(id), workload);
    yield lookup.serviceAccount(name, workload.serviceAccount);
  }
  for (const { identity } of difference(old?.monitors, next?.monitors)) yield lookup.monitor(id, name, identity);
  for (const role of difference(old?.roles, next?.roles)) yield lookup.role(name, role.name);
  for (const document of difference(old?.kept, next?.kept)) {
    yield lookup.kept(name, document.identity.kind);
    for (const host of ingressHosts(document)) yield lookup.host(host);
  }
  for (const { labels } of difference(old?.manifests, next?.manifests)) {
    for (const [key, value] of labels) yield lookup.namespaceLabel(key, value);
  }
  if (old?.statedLabels !== next?.statedLabels) {
    for (const [key, value] of [...(old?.statedLabels?.labels ?? []), ...(next?.statedLabels?.labels ?? [])]) {
      yield lookup.namespaceLabel(key, value);
    }
  }
  for (const service of difference(old?.services, next?.services)) {
    yield* withLabels(servicesOf.namespace(id, name), service);
    yield* withLabels(servicesOf.scope(id), service);
    for (const ip of service.clusterIps.map(parseIp)) if (ip !== undefined) yield lookup.address(String(ip));
  }
}

function* withLabels(place: string, { labels }: Pick<Workload | Service, 'labels'>): Iterable<Lookup> {
  yield podsWithKey(place);
  for (const [key, value] of labels) {
    yield podsWithKey(place, key);
    yield podsWith(place, key, value);
    const domain = domainOf(key);
    if (domain !== undefined) yield podsWithDomain(place, domain);
  }
}

function* ofScope(id: string, old: ScopeState | undefined, next: ScopeState): Iterable<Lookup> {
  if (old === next) return;
  if (old?.facts !== next.facts) yield lookup.facts(id);
  if (old === undefined || hidesPods(old) !== hidesPods(next)) yield lookup.hidden;
  if (old?.facts.opaquePolicies !== next.facts.opaquePolicies) {
    yield lookup.opaquePolicies;
    yield lookup.connections(id);
  }
  for (const { identity } of difference(old?.facts.kept, next.facts.kept)) yield lookup.kept(undefined, identity.kind);
  if (old?.scrapers !== next.scrapers) yield lookup.scrapers(id);
  for (const role of difference(old?.clusterRoles, next.clusterRoles)) yield lookup.role(undefined, role.name);
  if (old === undefined || doubtOf(old) !== doubtOf(next)) yield lookup.namespaceManifests;
}

/** Of the labels of all namespaces of a scope, what is looked at as a whole. */
function doubtOf({ namespaceManifests: manifests, stated }: ScopeState): string {
  const hasDoubt = namespaceLabels(manifests).hasDoubt || statedNamespaceLabels(stated).hasDoubt;
  return `${manifests.length > 0 || stated.namespaceLabels.size > 0} ${hasDoubt}`;
}

function isEmpty(view: NamespaceView | undefined): boolean {
  return view === undefined || view.workloads.length === 0;
}

/** Undefined where there is nothing of the namespace. */
function isKnown(state: ScopeState | undefined, view: NamespaceView | undefined): string | undefined {
  if (state === undefined || view === undefined) return undefined;
  return `${isEmpty(view)} ${hasUnknownPods(view, state.facts)}`;
}
