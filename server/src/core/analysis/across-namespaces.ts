import { hasUnknownPods } from '../cluster/dangling-policies';
import type { NamespaceView } from '../cluster/namespace-view';
import { labelKey } from '../cluster/policy-index';
import { matchingWorkload } from '../cluster/unmatched-pods';
import { namespaceKnowledge } from '../connectivity/endpoint';
import { type IpAddress, parseIp } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import type { Service, Workload } from '../kubernetes/entities';
import { type LabelSelector, requirementKey } from '../kubernetes/label-selector';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/*
 * What the namespaces of the whole workspace hold, for rules about what a policy of one namespace says of others.
 * All scopes count, because they may be applied to one cluster.
 */

/** Whether pods or namespaces may exist anywhere that no manifest shows: templates, remote bases, installers. */
export const isHalfRead: (scopes: Analysis['scopes']) => boolean = memoize((scopes: Analysis['scopes']) =>
  scopes.some(
    ({ scope, facts }) => scope.kind === 'chart' || facts.incomplete !== undefined || facts.opaquePods.length > 0,
  ),
);

/** A namespace as one scope has it. */
export interface NamespaceOfScope {
  readonly state: ScopeState;
  readonly view: NamespaceView;
}

/** A namespace in each scope that has something of it. */
export function namespacesNamed({ scopes }: Analysis, name: string): readonly NamespaceOfScope[] {
  return [...scopes.values()].flatMap((state) => {
    const view = state.namespaces.get(name);
    return view === undefined ? [] : [{ state, view }];
  });
}

export const namespaceNames: (scopes: Analysis['scopes']) => readonly string[] = memoize(
  (scopes: Analysis['scopes']) => [
    ...new Set([...scopes.values()].flatMap(({ namespaces }) => [...namespaces.keys()])),
  ],
);

/** Whether all workloads of a namespace are known, and there are some. */
export function isWellKnown(namespaces: readonly NamespaceOfScope[]): boolean {
  return (
    namespaces.some(({ view }) => view.workloads.length > 0) &&
    namespaces.every(({ state, view }) => !hasUnknownPods(view, state.facts))
  );
}

/** A workload of each namespace of a scope that has pods with the labels. Kept by selector as long as the scope. */
export function workloadsByNamespace(state: ScopeState, selector: LabelSelector): ReadonlyMap<string, Workload> {
  const known = byNamespace(state);
  const key = selector.requirements.map(requirementKey).sort().join();
  const workloads = known.get(key) ?? findWorkloads(state, selector);
  known.set(key, workloads);
  return workloads;
}

const byNamespace = memoize((_: ScopeState) => new Map<string, ReadonlyMap<string, Workload>>());

function findWorkloads({ namespaces }: ScopeState, selector: LabelSelector): ReadonlyMap<string, Workload> {
  const found = new Map<string, Workload>();
  for (const [name, view] of namespaces) {
    const workload = matchingWorkload(view, selector);
    if (workload !== undefined) found.set(name, workload);
  }
  return found;
}

/** What Namespace manifests say of labels. */
export interface NamespaceLabels {
  /** Names of the namespaces with a label, by `labelKey`. */
  readonly byLabel: ReadonlyMap<string, readonly string[]>;
  readonly manifestCount: number;
  /** The labels of some Namespace manifest are not certain. */
  readonly hasDoubt: boolean;
}

export const namespaceLabels: (state: ScopeState) => NamespaceLabels = memoize(({ namespaces }: ScopeState) => {
  const byLabel = new Map<string, string[]>();
  let manifestCount = 0;
  let hasDoubt = false;
  for (const [name, view] of namespaces) {
    if (view.manifests.length === 0) continue;
    manifestCount += view.manifests.length;
    hasDoubt ||= namespaceKnowledge(view).doubt !== undefined;
    for (const { labels } of view.manifests) {
      for (const [key, value] of labels) {
        const alike = byLabel.get(labelKey(key, value));
        if (alike === undefined) byLabel.set(labelKey(key, value), [name]);
        else alike.push(name);
      }
    }
  }
  return { byLabel, manifestCount, hasDoubt };
});

/** The Services of the workspace with a cluster IP. */
export function servicesWithAddress(scopes: Analysis['scopes'], address: string): readonly Service[] {
  const ip = parseIp(address);
  if (ip === undefined) return [];
  return [...scopes.values()].flatMap(({ namespaces }) =>
    [...namespaces.values()].flatMap(({ services }) =>
      services.length === 0 ? [] : (byClusterIp(services).get(ip) ?? []),
    ),
  );
}

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
