import type { Surroundings } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { ConnectionSet } from '../../connectivity/connection-set';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { nothingAssumed } from '../../connectivity/options';
import { destinationsOf } from '../../dependencies/destinations';
import { policyTarget } from '../../fixes/policy-target';
import type { Monitor } from '../../kubernetes/calls';
import type { Direction } from '../../kubernetes/entities';
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
import { type ClosedPair, missingRules } from './missing-rules';
import {
  type Asked,
  askedIn,
  clusterFor,
  isTakenByNone,
  type Party,
  partiesFor,
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
  const pairs = parties.flatMap((party) =>
    targetsFor(asked, party.namespaces).flatMap((target) => closedPairs(asked, party, target)),
  );
  if (parties.length > 0) return toCompletion(monitor, pairs);
  // That none takes it is what is wrong then, and no policy.
  if (isTakenByNone(asked)) return undefined;
  // Wherever Prometheus is.
  const [closed, ...more] = targetsFor(asked, monitor.namespaces).flatMap(({ view, dependency }): readonly Scrape[] =>
    hasPolicies(state, view) ? closedPods(clusterFor(asked, view, view), view, dependency) : [],
  );
  return closed && closedToAll(monitor.namespace, [closed, ...more]);
}

function hasPolicies({ facts }: ScopeState, { networkPolicies }: NamespaceView): boolean {
  return networkPolicies.length + facts.clusterPolicies.length > 0;
}

/** For the pods that none of those that may be meant can scrape: each of these with each of them. */
function closedPairs(asked: Asked, { scrapers }: Party, { view, dependency }: Target): readonly ClosedPair[] {
  if (![view, ...scrapers.map((each) => each.view)].some((each) => hasPolicies(asked.state, each))) return [];
  return destinationsOf(clusterFor(asked, view, view), dependency).flatMap(({ endpoint, connections }) => {
    if (endpoint.kind !== 'pod' || endpoint.workload.unknown !== undefined) return [];
    const pairs = scrapers.map(({ pod, view: home, egress }): ClosedPair => {
      const cluster = clusterFor(asked, view, home);
      const sent = evaluatePlane(egress, endpoint, endpoint, nothingAssumed).upper;
      const isClosed = (allowed: ConnectionSet) => allowed.intersect(connections).isEmpty;
      const closed: readonly Direction[] =
        pod.workload === endpoint.workload
          ? []
          : [
              ...(isClosed(sent) ? (['egress'] as const) : []),
              ...(isClosed(admitted(cluster, view, endpoint, pod)) ? (['ingress'] as const) : []),
            ];
      return { caller: pod.workload, called: endpoint.workload, connections, closed };
    });
    return pairs.some(({ closed }) => closed.length === 0) ? [] : pairs;
  });
}

function toCompletion({ namespace, namespaceSource }: Monitor, pairs: readonly ClosedPair[]): Completion | undefined {
  const [first] = pairs;
  if (first === undefined) return undefined;
  const callers = [...new Set(pairs.map(({ caller }) => caller))];
  const workloads = [...new Set(pairs.map(({ called }) => called))];
  const closed = [...new Set(pairs.flatMap((each) => each.closed))];
  const data: Data = {
    ...policyTarget(namespace, namespaceSource),
    callers: callers.map(podsOf),
    called: workloads.map(podsOf),
    missing: missingRules(pairs),
    verb: 'scrape',
  };
  const who = wordsFrom(first.called.namespace, first.caller);
  const whom = wordsFrom(first.caller.namespace, first.called);
  const port = ` on ${first.connections}`;
  const isOnePort = pairs.every(({ connections }) => `${connections}` === `${first.connections}`);
  const what = isOnePort ? `${whom}${andMore(workloads)}${port}` : `${whom}${port}${andMore(workloads)}`;
  const side = closed.length > 1 ? 'out or in' : closed[0] === 'egress' ? 'out' : 'in';
  return {
    message: `${who}${andMore(callers)} cannot scrape ${what}: no policy lets ${callers.length > 1 ? 'them' : 'it'} ${side}.`,
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
