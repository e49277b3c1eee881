import { namespacesWith } from '../../analysis/across-namespaces';
import {
  type Lookup,
  lookup,
  podsOf,
  podsSelectedBy,
  type Surroundings,
  scopesFor,
  servicesOf,
} from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import type { Cluster } from '../../cluster/cluster';
import type { NamespaceView } from '../../cluster/namespace-view';
import { endpointOf, knowledgeOf, type PodEndpoint } from '../../connectivity/endpoint';
import { nothingAssumed } from '../../connectivity/options';
import { profileOf, type SubjectProfile } from '../../connectivity/subject-profile';
import type { Dependency } from '../../dependencies/dependency';
import {
  namespacesMeant,
  prometheusSelectors,
  prometheusWorkloads,
  scraperPod,
  takesMonitor,
} from '../../dependencies/scrapers';
import { scrapedBy, selectedBy } from '../../dependencies/scrapes';
import type { Monitor, MonitorEndpoint, Scraper } from '../../kubernetes/calls';
import type { Service, Workload } from '../../kubernetes/entities';
import type { Scope } from '../../scopes/scope';
import { compareText } from '../../text/compare-text';
import type { Finding } from '../finding';
import { clusterOfTwo } from './blocked-across-namespaces';

/*
 * ServiceMonitors and PodMonitors mean Services and pods of any namespace, and so does the Prometheus that takes them. So a
 * namespace alone shows only that there is a monitor; what becomes of it is looked up, and noted for the edits that follow.
 * What is looked up is what the monitor names: the namespaces, or the labels where it means all of them.
 */

/** An endpoint of a monitor in its scope. */
export interface Asked {
  readonly scope: Scope;
  readonly state: ScopeState;
  readonly look: (lookups: readonly Lookup[]) => void;
  readonly monitor: Monitor;
  readonly endpoint: MonitorEndpoint;
}

export function askedIn(
  scope: Scope,
  { kind, name, namespace = '' }: NonNullable<Finding['resource']>,
  index: number,
  surroundings: Surroundings,
): Asked | undefined {
  const own = lookup.monitor(scope.id, namespace, { kind, name });
  const state = scopesFor(surroundings, [lookup.facts(scope.id), lookup.scrapers(scope.id), own]).get(scope.id);
  if (state === undefined || state.facts.incomplete !== undefined) return undefined;
  const { monitors = [] } = state.namespaces.get(namespace) ?? {};
  // Where two manifests say something else of one monitor, it is not known what it means.
  const [monitor, ...others] = monitors.filter(({ identity }) => identity.kind === kind && identity.name === name);
  const endpoint = monitor?.endpoints[index];
  if (monitor === undefined || endpoint === undefined || others.length > 0) return undefined;
  return { scope, state, look: (lookups) => scopesFor(surroundings, lookups), monitor, endpoint };
}

/** Pods that scrape the same: one Prometheus of the operator, or all that may be meant. */
export interface Party {
  readonly scrapers: readonly ScrapingPods[];
  /** Undefined: in every one. */
  readonly namespaces: readonly string[] | undefined;
}

export interface ScrapingPods {
  readonly pod: PodEndpoint;
  readonly view: NamespaceView;
  readonly egress: SubjectProfile;
}

/** None where it is not known what scrapes. */
export function partiesFor(asked: Asked): readonly Party[] {
  const { state, monitor } = asked;
  if (state.scrapers.length === 0) {
    const scrapers = workloadsThatScrape(asked);
    return scrapers.length === 0 ? [] : [{ scrapers, namespaces: monitor.namespaces }];
  }
  return state.scrapers.flatMap((scraper): readonly Party[] => {
    const view = state.namespaces.get(scraper.namespace);
    if (view === undefined || isContested(view, scraper) || takesIn(asked, scraper) !== 'yes') return [];
    const scrapers = [scrapingPods(asked, view, scraperPod(state, scraper))];
    return [{ scrapers, namespaces: namespacesMeant(monitor, scraper) }];
  });
}

/** Whether there are objects of the operator, and each certainly leaves the monitor to others. */
export function isTakenByNone(asked: Asked): boolean {
  const { namespaces, scrapers } = asked.state;
  const isLeft = (scraper: Scraper) => {
    const view = namespaces.get(scraper.namespace);
    return view !== undefined && !isContested(view, scraper) && takesIn(asked, scraper) === 'no';
  };
  return scrapers.length > 0 && scrapers.every(isLeft);
}

function takesIn({ scope, state, look, monitor }: Asked, scraper: Scraper): ReturnType<typeof takesMonitor> {
  return takesMonitor(scraper, monitor, () => {
    look([lookup.callsOf(scope.id, monitor.namespace)]);
    return knowledgeOf(state, monitor.namespace);
  });
}

/** Two manifests of one Prometheus may say something else of what it takes, and of where it is. */
function isContested({ scrapers }: NamespaceView, { identity: { kind, name } }: Scraper): boolean {
  return scrapers.filter(({ identity }) => identity.kind === kind && identity.name === name).length > 1;
}

function workloadsThatScrape(asked: Asked): readonly ScrapingPods[] {
  const { scope, state, look } = asked;
  const { namespaces, labelPlaces } = state;
  look(prometheusSelectors.flatMap((selector) => podsSelectedBy(podsOf.scope(scope.id), selector)));
  const found = prometheusSelectors.flatMap((selector) => [...namespacesWith(namespaces, labelPlaces, selector)]);
  return [...new Set(found)].sort(compareText).flatMap((name) => {
    const view = namespaces.get(name);
    const workloads = view === undefined ? [] : prometheusWorkloads(view.workloads);
    return workloads.flatMap((workload) => {
      const pod = view && endpointOf(view, workload);
      return view === undefined || pod === undefined ? [] : [scrapingPods(asked, view, pod)];
    });
  });
}

function scrapingPods(asked: Asked, view: NamespaceView, pod: PodEndpoint): ScrapingPods {
  const { scope, look } = asked;
  look([lookup.callsOf(scope.id, view.name), lookup.callsFrom(scope.id, view.name, pod.workload.identity)]);
  return { pod, view, egress: profileOf(clusterFor(asked, view, view), pod, 'egress', nothingAssumed) };
}

/** What an endpoint of a monitor means in a namespace, whoever scrapes it. */
export interface Target {
  readonly view: NamespaceView;
  readonly dependency: Dependency;
}

export function targetsFor(asked: Asked, names: readonly string[] | undefined): readonly Target[] {
  const { scope, state, look, monitor, endpoint } = asked;
  const { of, selector } = monitor;
  const { namespaces, labelPlaces, servicePlaces } = state;
  if (selector === undefined) return [];
  const placesIn = (name: string) => (of === 'pods' ? podsOf.namespace(name) : servicesOf.namespace(scope.id, name));
  const everywhere = of === 'pods' ? podsOf.scope(scope.id) : servicesOf.scope(scope.id);
  const places = names?.map(placesIn) ?? [everywhere];
  look(places.flatMap((place) => podsSelectedBy(place, selector)));
  const all = names ?? namespacesWith(namespaces, of === 'pods' ? labelPlaces : servicePlaces, selector);
  return [...all].sort(compareText).flatMap((name) => {
    const view = namespaces.get(name);
    if (view === undefined) return [];
    return selectedBy(monitor, view).flatMap((selected) => {
      look([lookup.callsOf(scope.id, name), callsTo(scope.id, name, selected)]);
      if (selected.unknown !== undefined) return [];
      return scrapedBy(clusterFor(asked, view, view), monitor, endpoint, selected).map(
        (target): Target => ({ view, dependency: { from: { kind: 'metrics-scraper' }, protocol: 'TCP', ...target } }),
      );
    });
  });
}

function callsTo(scopeId: string, namespace: string, selected: Service | Workload): Lookup {
  return selected.kind === 'service'
    ? lookup.callsTo(scopeId, namespace, selected.name)
    : lookup.callsFrom(scopeId, namespace, selected.identity);
}

export function clusterFor({ scope, state }: Asked, view: NamespaceView, other: NamespaceView): Cluster {
  return clusterOfTwo(scope.name, view, other, state.facts);
}
