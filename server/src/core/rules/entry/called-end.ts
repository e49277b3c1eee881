import { signsOf } from '../../analysis/encryption-signs-of';
import { entitiesAt } from '../../analysis/entities-by-place';
import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import type { NamespaceView } from '../../cluster/namespace-view';
import { encryptionBetween } from '../../cluster/pod-encryption';
import { workloadsWithLabels } from '../../cluster/workloads-with-labels';
import { configuredEncryption } from '../../config/config-set';
import { parseIp } from '../../connectivity/ip-set';
import { memoize } from '../../connectivity/memoize';
import { servicesByName } from '../../connectivity/service-backends';
import { readConfig } from '../../dependencies/read-config';
import { asWord, mayNotBeCalled } from '../../dependencies/variable-names';
import type { ConfigData, PodSettings } from '../../kubernetes/calls';
import type { Service, Workload } from '../../kubernetes/entities';
import { noLabels } from '../../kubernetes/labels';
import type { ResourceRef } from '../../kubernetes/resource';
import { membershipsOf } from '../../scopes/layout';
import type { FieldPath } from '../../yaml/field-path';
import { isOutsideHost, type PlainUrl, placeOf, placeOfUrl } from './plain-urls';

/** Where a URL without TLS certainly leads. */
export type CalledEnd =
  /** To a Service, and nothing declared encrypts the connection. `from` is the namespace of who calls it. */
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly from: string;
      /** Undefined where only its name says that it is one. */
      readonly service: Service | undefined;
    }
  /** Out of the cluster, by a Service that only stands for a name. */
  | { readonly kind: 'outside'; readonly host: string; readonly service: Service };

/** Whether a URL may lead to a Service; where a program itself is found is not called by it. */
export function mayBeOfService({ host, where }: PlainUrl): boolean {
  const isOwn = mayNotBeCalled(where) || /ADVERTISE|ORIGIN|ISSUER|AUDIENCE|(^|_)MY(_|$)/.test(asWord(where));
  return !isOwn && meaningsOf(host, '').length > 0;
}

/** Undefined where it is not certain, or not the same in every scope that uses the object. */
export function calledEnd(
  surroundings: Surroundings,
  at: ResourceRef,
  base: FieldPath,
  url: PlainUrl,
): CalledEnd | undefined {
  const ids = membershipsOf(surroundings.layout, at.uri);
  const scopes = scopesFor(surroundings, ids.map(lookup.facts));
  const ends = ids.flatMap((id) => {
    const state = scopes.get(id);
    if (state === undefined) return [undefined];
    // What a patch has made of it decides.
    return entitiesAt(state, at, base).flatMap((entity) =>
      entity.kind === 'pod-settings' || entity.kind === 'config-data'
        ? [urlsIn(entity).has(placeOf(url)) ? endIn(surroundings, state, entity, url) : undefined]
        : [],
    );
  });
  const [first] = ends;
  return ends.every((end) => end !== undefined && end.kind === first?.kind) ? first : undefined;
}

/** As its scope has it. */
const urlsIn = memoize((entity: PodSettings | ConfigData): ReadonlySet<string> => {
  const texts =
    entity.kind === 'config-data'
      ? (readConfig(entity) ?? [])
      : entity.containers.flatMap(({ env, command, args }) => [...env, ...command, ...args]);
  return new Set(texts.flatMap((each) => ('text' in each ? (placeOfUrl(each.text) ?? []) : [])));
});

function endIn(
  surroundings: Surroundings,
  state: ScopeState,
  caller: PodSettings | ConfigData,
  { host }: PlainUrl,
): CalledEnd | undefined {
  const { namespace: from } = caller;
  // Of what is not known it may be that it puts pods into a mesh.
  if (caller.unknown !== undefined || state.facts.incomplete !== undefined) return undefined;
  for (const meaning of meaningsOf(host, from)) {
    const found = lookUp(surroundings, state, meaning);
    if (found === 'nothing') continue;
    if (found === 'doubtful') return undefined;
    const { service } = found;
    if (service?.type === 'ExternalName') {
      const alias = service.externalName?.toLowerCase() ?? '';
      return isOutsideHost(alias) ? { kind: 'outside', host: alias, service } : undefined;
    }
    if (!isPlain(surroundings, state, caller, meaning, found)) return undefined;
    return { kind: 'service', namespace: meaning.namespace, name: meaning.name, from, service };
  }
  return undefined;
}

/** A name as the name of a Service, of which the first counts that there is. */
interface Meaning {
  readonly namespace: string;
  readonly name: string;
  /** One of its pods is meant, so it has to be headless. */
  readonly isOfPod: boolean;
  /** The name leaves nothing else, also where no manifest has the Service. */
  readonly isCertain: boolean;
}

/**
 * As the search list of cluster DNS has it: in the namespace of the caller, then with a namespace behind the name.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
function meaningsOf(host: string, own: string): readonly Meaning[] {
  if (parseIp(host) !== undefined || /(^|\.)localhost$/.test(host)) return [];
  const [, qualified, domain] = /^(.+?)\.svc(?:\.(.+))?$/.exec(host) ?? [];
  const labels = (qualified ?? host).split('.');
  if (!labels.every((label) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label))) return [];
  const [a = '', b = '', c = ''] = labels;
  const isCertain = qualified !== undefined && (domain === undefined || domain === 'cluster.local');
  const meaning = (namespace: string, name: string, isOfPod: boolean) => ({ namespace, name, isOfPod, isCertain });
  switch (labels.length) {
    case 1:
      return qualified === undefined ? [meaning(own, a, false)] : [];
    case 2:
      return qualified === undefined ? [meaning(b, a, false), meaning(own, b, true)] : [meaning(b, a, false)];
    case 3:
      return [meaning(c, b, true)];
    default:
      return [];
  }
}

interface Found {
  readonly service: Service | undefined;
  readonly view: NamespaceView | undefined;
}

function lookUp(surroundings: Surroundings, state: ScopeState, meaning: Meaning): Found | 'nothing' | 'doubtful' {
  const { namespace, name, isOfPod, isCertain } = meaning;
  scopesFor(surroundings, [lookup.callsTo(state.scope.id, namespace, name)]);
  const here = foundIn([state.namespaces.get(namespace)], name);
  if (here.length > 0 || !isCertain) return onlyOne(here, isOfPod) ?? 'nothing';
  // A full name may be that of another scope, which is applied to the same cluster.
  const scopes = scopesFor(surroundings, [lookup.held(namespace)]);
  const views = [...scopes.values()].map(({ namespaces }) => namespaces.get(namespace));
  return onlyOne(foundIn(views, name), isOfPod) ?? { service: undefined, view: undefined };
}

function foundIn(views: readonly (NamespaceView | undefined)[], name: string): readonly Required<Found>[] {
  return views.flatMap((view) =>
    view === undefined ? [] : (servicesByName(view.services).get(name) ?? []).map((service) => ({ service, view })),
  );
}

function onlyOne(found: readonly Found[], isOfPod: boolean): Found | 'doubtful' | undefined {
  const [first, ...others] = found;
  if (first?.service === undefined) return undefined;
  const { unknown, type, selector, isHeadless } = first.service;
  const isKnown =
    others.length === 0 &&
    unknown === undefined &&
    (type === 'ExternalName' || (selector !== undefined && selector.size > 0));
  return isKnown && (!isOfPod || isHeadless) ? first : 'doubtful';
}

/** Whether nothing encrypts it, and it is no call of pods to themselves. */
function isPlain(
  surroundings: Surroundings,
  state: ScopeState,
  caller: PodSettings | ConfigData,
  { namespace }: Meaning,
  { service, view }: Found,
): boolean {
  const own = state.namespaces.get(caller.namespace);
  const callers = callersIn(state, caller);
  const called = view === undefined ? [] : workloadsWithLabels(view.workloads, service?.selector ?? noLabels);
  if (callers.some((workload) => called.includes(workload))) return false;
  const signs = signsOf(surroundings);
  // Where the workspace has nothing of the kind, nobody asks what pods and namespaces say of it.
  if (signs.size > 0) {
    const { id } = state.scope;
    const ofCallers = callers.map(({ identity }) => lookup.callsFrom(id, caller.namespace, identity));
    const ofCalled = lookup.callsOf(view?.scope.id ?? id, namespace);
    scopesFor(surroundings, [lookup.callsOf(id, caller.namespace), ofCalled, ...ofCallers]);
  }
  const ends = [
    { view: own, workloads: callers },
    { view, workloads: called },
  ] as const;
  return encryptionBetween(signs, configuredEncryption(surroundings.configs, caller.ref.uri), ends) === 'none';
}

/** The pods that are started with it; those with what a ConfigMap has may be any of its namespace. */
function callersIn(
  state: ScopeState,
  { ref, basePath, kind, namespace, identity }: PodSettings | ConfigData,
): readonly Workload[] {
  if (kind === 'config-data') return [];
  return entitiesAt(state, ref, basePath).filter(
    (entity): entity is Workload =>
      entity.kind === 'workload' && entity.namespace === namespace && entity.identity.name === identity.name,
  );
}
