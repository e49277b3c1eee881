import type { Surroundings } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { ConnectionSet } from '../../connectivity/connection-set';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { nothingAssumed } from '../../connectivity/options';
import { destinationsOf } from '../../dependencies/destinations';
import { policyTarget } from '../../fixes/policy-target';
import { portLines } from '../../fixes/policy-yaml';
import { groupBy } from '../../group-by';
import type { Monitor } from '../../kubernetes/calls';
import type { Direction, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { type Finding, field } from '../finding';
import type { Completion, DraftFinding } from '../rule';
import {
  admitted,
  andMore,
  closedPods,
  closedToAll,
  podsOf,
  type Scrape,
  scrapedAt,
  wordsFrom,
} from './blocked-scrapes';
import type { Data } from './blocks-declared-dependency';
import {
  type Asked,
  askedIn,
  clusterFor,
  type Party,
  partiesFor,
  type ScrapingPods,
  type Target,
  targetsFor,
} from './monitor-lookups';

/** Before it is known what an endpoint of a monitor means. */
export type MonitorData = { readonly endpoint: number };

export function* monitorCandidates({ monitors }: NamespaceView): Iterable<DraftFinding> {
  for (const { ref, basePath, identity, endpoints, unknown } of monitors) {
    if (unknown !== undefined) continue;
    for (const [endpoint, { path, isDiverted }] of endpoints.entries()) {
      if (isDiverted === true) continue;
      const data: MonitorData = { endpoint };
      yield { message: '', at: ref, place: field([...basePath, ...path]), resource: identity, related: [], data };
    }
  }
}

/** Whether policies keep Prometheus from what an endpoint of a monitor means, and the words for it. */
export function blockedMonitor(
  { scopes, resource }: Pick<Finding, 'scopes' | 'resource'>,
  { endpoint }: MonitorData,
  surroundings: Surroundings,
): false | Completion {
  const found = scopes.flatMap((scope) => {
    const asked = resource && askedIn(scope, resource, endpoint, surroundings);
    return (asked && wordsFor(asked)) ?? [];
  });
  // One scope may allow what another one does not.
  return (found.length === scopes.length && found[0]) || false;
}

function wordsFor(asked: Asked): Completion | undefined {
  const { state, monitor } = asked;
  const parties = partiesFor(asked);
  const blocked = parties.flatMap((party) => {
    const targets = targetsFor(asked, party.namespaces).flatMap((target) => blockedTargets(asked, party, target));
    return targets.length === 0 ? [] : [{ party, targets }];
  });
  const [first] = blocked;
  if (first !== undefined) {
    return toCompletion(
      monitor,
      blocked.flatMap(({ party: { scrapers } }) => scrapers),
      uniqueTargets(blocked.flatMap(({ targets }) => targets)),
    );
  }
  if (parties.length > 0) return undefined;
  // Wherever Prometheus is.
  const [closed, ...more] = targetsFor(asked, monitor.namespaces).flatMap(({ view, dependency }): readonly Scrape[] =>
    hasPolicies(state, view) ? closedPods(clusterFor(asked, view, view), view, dependency) : [],
  );
  return closed && closedToAll(monitor.namespace, [closed, ...more]);
}

function hasPolicies({ facts }: ScopeState, { networkPolicies }: NamespaceView): boolean {
  return networkPolicies.length + facts.clusterPolicies.length > 0;
}

interface BlockedTarget {
  readonly workload: Workload;
  readonly connections: ConnectionSet;
  readonly closed: readonly Direction[];
}

/** The pods that none of those that may be meant can scrape. */
function blockedTargets(asked: Asked, { scrapers }: Party, { view, dependency }: Target): readonly BlockedTarget[] {
  if (![view, ...scrapers.map((each) => each.view)].some((each) => hasPolicies(asked.state, each))) return [];
  return destinationsOf(clusterFor(asked, view, view), dependency).flatMap(({ endpoint, connections }) => {
    if (endpoint.kind !== 'pod' || endpoint.workload.unknown !== undefined) return [];
    const sides = scrapers.map(({ pod, view: home, egress }): readonly Direction[] => {
      const cluster = clusterFor(asked, view, home);
      if (pod.workload === endpoint.workload) return [];
      const sent = evaluatePlane(egress, endpoint, endpoint, nothingAssumed).upper;
      const closed = (allowed: ConnectionSet) => allowed.intersect(connections).isEmpty;
      return [
        ...(closed(sent) ? (['egress'] as const) : []),
        ...(closed(admitted(cluster, view, endpoint, pod)) ? (['ingress'] as const) : []),
      ];
    });
    if (sides.some(({ length }) => length === 0)) return [];
    return [{ workload: endpoint.workload, connections, closed: [...new Set(sides.flat())] }];
  });
}

function toCompletion(
  { namespace, namespaceSource }: Monitor,
  scrapers: readonly ScrapingPods[],
  targets: readonly BlockedTarget[],
): Completion | undefined {
  const [first] = targets;
  const callers = scrapers.map(({ pod }) => pod.workload);
  const [caller] = callers;
  if (first === undefined || caller === undefined) return undefined;
  const closed = [...new Set(targets.flatMap((each) => each.closed))];
  const data: Data = {
    ...policyTarget(namespace, namespaceSource),
    callers: callers.map(podsOf),
    called: targets.map(({ workload, connections }) => ({ ...podsOf(workload), ports: portLines(connections) })),
    closed,
    verb: 'scrape',
  };
  const workloads = [...new Set(targets.map(({ workload }) => workload))];
  const who = wordsFrom(first.workload.namespace, caller);
  const whom = wordsFrom(caller.namespace, first.workload);
  const side = closed.length > 1 ? 'out or in' : closed[0] === 'egress' ? 'out' : 'in';
  return {
    message: `${who}${andMore(callers)} cannot scrape ${whom}${andMore(workloads)} on ${first.connections}: no policy lets ${callers.length > 1 ? 'them' : 'it'} ${side}.`,
    related: [
      ...workloads.map(scrapedAt),
      ...callers.map(({ ref, basePath, identity }) => ({
        at: ref,
        place: field([...basePath, 'metadata', 'name']),
        message: `${identity.kind} "${identity.name}" is what scrapes.`,
      })),
    ].slice(0, limits.relatedLocations),
    data: data as unknown as Finding['data'],
  };
}

/** Several Services may lead to the same pods, and several Prometheus be kept from them. */
function uniqueTargets(targets: readonly BlockedTarget[]): readonly BlockedTarget[] {
  const byPods = groupBy(targets, ({ workload, connections }) => JSON.stringify([podsOf(workload), `${connections}`]));
  return [...byPods.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ ...first, closed: [...new Set(alike.flatMap(({ closed }) => closed))] }];
  });
}
