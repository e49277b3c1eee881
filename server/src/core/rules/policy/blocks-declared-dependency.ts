import type { Cluster } from '../../cluster/cluster';
import type { NamespaceView } from '../../cluster/namespace-view';
import { exceptOwnNode } from '../../connectivity/combine-planes';
import type { ConnectionSet } from '../../connectivity/connection-set';
import { endpointOf } from '../../connectivity/endpoint';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { nothingAssumed } from '../../connectivity/options';
import type { Dependency } from '../../dependencies/dependency';
import { destinationsOf } from '../../dependencies/destinations';
import { dependenciesIn } from '../../dependencies/namespace-dependencies';
import { type PolicyTarget, policyTarget } from '../../fixes/policy-target';
import { profileIn } from '../../graph/entry-admission';
import { groupBy } from '../../group-by';
import type { Direction, Service, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { type FarCall, farCall, farDependencies } from './blocked-across-namespaces';
import { blockedMonitor, type MonitorData, monitorCandidates } from './blocked-monitors';
import { blockedScrapes, podsOf } from './blocked-scrapes';
import { type MissingRule, missingRules } from './missing-rules';

/** The pods of a workload. Without their labels: what tells them apart hangs on every other workload. */
export type Pods = { readonly kind: string; readonly name: string; readonly namespace: string };

export type Data = PolicyTarget & {
  readonly callers: readonly Pods[];
  readonly called: readonly Pods[];
  readonly missing: readonly MissingRule[];
  readonly verb: 'call' | 'scrape';
};

export const blocksDeclaredDependency: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    const { networkPolicies, name, scope } = view;
    if (facts.incomplete !== undefined) return;
    const cluster: Cluster = { scope: scope.name, namespaces: new Map([[name, view]]), facts };
    const declared = dependenciesIn(cluster, view).filter(({ dependencies }) => dependencies.length > 0);
    for (const { dependencies } of declared) yield* farCandidates(dependencies);
    yield* monitorCandidates(view);
    if (networkPolicies.length + facts.clusterPolicies.length === 0) return;
    yield* blockedScrapes(cluster, view);
    const calls = declared.flatMap(({ dependencies }) => {
      const told = new Set<string>();
      return dependencies.flatMap((dependency): readonly Call[] => {
        const { to, confidence } = dependency;
        if (confidence !== 'certain' || to.kind !== 'service' || told.has(to.service.name)) return [];
        const call = blockedCall(cluster, view, dependency);
        if (call === undefined) return [];
        told.add(to.service.name);
        return [call];
      });
    });
    // That pods let nobody in is one mistake, however many call them.
    const keyOf = ({ caller, service, blocked, closed }: Call) =>
      JSON.stringify([service.name, `${blocked[0]?.connections}`, closed.includes('egress') && caller.identity]);
    for (const [, alike] of groupBy(calls, keyOf)) yield* toFindings(view, alike);
  },
  holds(finding, surroundings) {
    const { endpoint } = finding.data as unknown as Partial<MonitorData>;
    if (endpoint !== undefined) return blockedMonitor(finding, { endpoint }, surroundings);
    const { far, name } = finding.data as unknown as FarData;
    if (far === undefined || finding.place.kind !== 'field' || finding.resource === undefined) return true;
    const declared = { name, ref: finding.at, resource: finding.resource, path: finding.place.path };
    const found = farDependencies(finding, far, declared, surroundings).flatMap(({ cluster, view, dependency }) => {
      const call = blockedCall(cluster, view, dependency);
      return call === undefined ? [] : [...toFindings(view, [call])];
    });
    // One scope may allow what another one does not.
    const [first] = found.length < finding.scopes.length ? [] : found;
    return first === undefined ? false : { message: first.message, related: first.related, data: first.data };
  },
};

/** Of a call to another namespace, before it is known what becomes of it there. */
type FarData = { readonly far?: FarCall; readonly name: string };

function* farCandidates(dependencies: readonly Dependency[]): Iterable<DraftFinding> {
  const told = new Set<string>();
  for (const dependency of dependencies) {
    const { declared } = dependency;
    const far = farCall(dependency);
    if (far === undefined || dependency.confidence !== 'certain' || told.has(`${far.service}.${far.to}`)) continue;
    told.add(`${far.service}.${far.to}`);
    yield {
      message: '',
      at: declared.ref,
      place: field(declared.path),
      resource: declared.resource,
      related: [],
      data: { far, name: declared.name } satisfies FarData,
    };
  }
}

function blockedCall(cluster: Cluster, view: NamespaceView, dependency: Dependency): Call | undefined {
  const { from, to } = dependency;
  if (from.kind !== 'workload' || to.kind !== 'service' || to.service.unknown !== undefined) return undefined;
  const blocked = blockedPods(cluster, view, dependency, from.workload);
  if (blocked.length === 0) return undefined;
  const closed = [...new Set(blocked.flatMap((each) => each.closed))];
  return { dependency, caller: from.workload, service: to.service, blocked, closed };
}

interface Call {
  readonly dependency: Dependency;
  readonly caller: Workload;
  readonly service: Service;
  readonly blocked: readonly BlockedPods[];
  readonly closed: readonly Direction[];
}

interface BlockedPods {
  readonly workload: Workload;
  readonly connections: ConnectionSet;
  readonly closed: readonly Direction[];
}

/** Each pod behind the callee, if none of them can be reached for certain. */
function blockedPods(
  cluster: Cluster,
  view: NamespaceView,
  dependency: Dependency,
  caller: Workload,
): readonly BlockedPods[] {
  const source = endpointOf(view, caller);
  if (source === undefined || caller.unknown !== undefined) return [];
  const calls = destinationsOf(cluster, dependency).map(({ endpoint, connections }): BlockedPods | undefined => {
    if (endpoint.kind !== 'pod' || endpoint.workload === caller || endpoint.workload.unknown !== undefined)
      return undefined;
    const closed = (['egress', 'ingress'] as const).filter((direction) => {
      const [own, peer] = direction === 'egress' ? [source, endpoint] : [endpoint, source];
      const home = cluster.namespaces.get(own.namespace.name) ?? view;
      const bounds = evaluatePlane(profileIn(cluster, home, own, direction), peer, endpoint, nothingAssumed);
      const { upper } = direction === 'egress' ? bounds : exceptOwnNode(source, endpoint, bounds);
      // Where no port is written, any of them may be meant.
      return dependency.port === undefined ? upper.intersect(connections).isEmpty : !upper.includes(connections);
    });
    return closed.length === 0 ? undefined : { workload: endpoint.workload, connections, closed };
  });
  return calls.includes(undefined) ? [] : calls.filter((call) => call !== undefined);
}

function* toFindings(view: NamespaceView, [first, ...others]: readonly Call[]): Iterable<DraftFinding> {
  if (first === undefined) return;
  const { dependency, caller, service, blocked, closed } = first;
  const { declared } = dependency;
  const data: Data = {
    ...policyTarget(view.name, caller.namespaceSource),
    callers: [first, ...others].map((call) => podsOf(call.caller)),
    called: blocked.map(({ workload }) => podsOf(workload)),
    missing: missingRules(
      blocked.flatMap(({ workload: called, ...each }) =>
        [first, ...others].map((call) => ({ caller: call.caller, called, ...each })),
      ),
    ),
    verb: 'call',
  };
  const { kind, name } = caller.identity;
  const who = `${kind} "${name}"${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const side = closed.length > 1 ? 'out or in' : closed[0] === 'egress' ? 'out' : 'in';
  const related = [
    ...others.map((call) => ({
      ...call.dependency.declared,
      message: `${call.caller.identity.kind} "${call.caller.identity.name}" calls it as well.`,
    })),
    ...[service, ...blocked.map(({ workload }) => workload)].map(({ ref, basePath, identity }) => ({
      ref,
      path: [...basePath, 'metadata', 'name'],
      message: `${identity.kind} "${identity.name}" is what is called.`,
    })),
  ];
  yield {
    message: `${who} cannot call Service "${service.name}"${service.namespace === view.name ? '' : ` of "${service.namespace}"`} on ${blocked[0]?.connections} (${declared.name}): no policy lets ${others.length === 0 ? 'it' : 'them'} ${side}.`,
    at: declared.ref,
    place: field(declared.path),
    resource: declared.resource,
    related: related
      .slice(0, limits.relatedLocations)
      .map(({ ref, path, message }) => ({ at: ref, place: field(path), message })),
    data: data as unknown as DraftFinding['data'],
  };
}
