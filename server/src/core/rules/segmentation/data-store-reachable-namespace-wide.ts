import type { Cluster } from '../../cluster/cluster';
import { type DataStore, dataStoreOf } from '../../cluster/data-stores';
import { denialIsUnknown } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { publicBackends } from '../../cluster/public-backends';
import { servicesSelecting } from '../../cluster/services-selecting';
import { isDeniedAnything } from '../../connectivity/default-denial';
import { matchesAllPods } from '../../connectivity/match-namespace';
import { memoize } from '../../connectivity/memoize';
import type { DeclaredCalls } from '../../dependencies/dependency';
import { dependenciesIn } from '../../dependencies/namespace-dependencies';
import { identifyingLabels } from '../../fixes/identifying-labels';
import type { OpenRuleData } from '../../fixes/open-rule-fixes';
import type { NetworkPolicy, Service, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import type { PortMatch } from '../../policies/ir';
import { type AllowRule, allowRulesAmong } from '../../policies/open-rules';
import { destinationPods } from '../../policies/opened-pods';
import { field } from '../finding';
import { firstWithinLength } from '../message-length';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { GroupedRule } from '../rule-group';
import { statesPublic } from './gateways';

type PodLabels = readonly (readonly [string, string])[];
export type Data = OpenRuleData & {
  /** Of those that are declared to call the store, where the rule opens no other pods; else none. */
  readonly clients: readonly PodLabels[];
};

export const dataStoreReachableNamespaceWide: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts, optionsFor) {
    const storeOf = (workload: Workload) => dataStoreOf(workload, optionsFor(workload.ref.uri).stores);
    if (denialIsUnknown(view, facts, 'ingress') !== undefined) return;
    for (const allowed of wideRulesAmong(view.networkPolicies)) {
      const { rule, unit } = allowed;
      // Who says that everybody is meant has decided so.
      if (rule.peer.kind === 'all' && statesPublic(unit)) continue;
      const open = rule.peers.filter(({ selector }) => matchesAllPods(selector, view));
      const place = rule.peer.kind === 'all' ? openField(allowed) : open[0];
      const pods = place === undefined ? undefined : destinationPods(view, unit, rule);
      const exposed = (pods?.workloads ?? [])
        .filter((workload) => rule.peer.kind !== 'all' || !publicBackends(view).has(workload))
        .flatMap((workload) => exposedStore(view, facts, allowed, workload, storeOf));
      const [first] = exposed;
      if (first === undefined || place === undefined) continue;
      const { workload, store, stranger } = first;
      const sentence = (example: string) =>
        `${policyWords(allowed)} lets any pod of "${view.name}"${example} reach "${workload.identity.name}" (${store.name}, ${store.port}): ${place.words}.`;
      const finding = openRuleFinding('data-store-reachable-namespace-wide', allowed, {
        message: firstWithinLength([sentence(`, such as "${stranger.identity.name}",`), sentence('')]),
        path: place.path,
        peers: open,
        related: exposed
          .flatMap((each) => [
            { of: each.workload, message: `${wordsOf(each.workload)} is a data store (${each.store.name}).` },
            {
              of: each.stranger,
              message: `${wordsOf(each.stranger)} is not declared to call "${each.workload.identity.name}".`,
            },
          ])
          .slice(0, limits.relatedLocations)
          .map(({ of, message }) => ({
            at: of.ref,
            place: field([...of.basePath, 'metadata', 'name']),
            message,
          })),
      });
      const isAlone = pods?.workloads.length === 1 && pods.isWholeNamespace === false;
      const clients = isAlone ? clientsOf(view, facts, first, storeOf) : [];
      const labels = clients.map((each) => identifyingLabels(each, view.workloads)?.labels);
      const data: Data = {
        ...(finding.data as OpenRuleData),
        clients: labels.includes(undefined) ? [] : labels.map((each) => [...(each ?? [])]),
      };
      yield { ...finding, data };
    }
  },
};

/** Those for ingress that do not name the labels of pods in all of their peers. */
const wideRulesAmong = memoize((policies: readonly NetworkPolicy[]) =>
  allowRulesAmong(policies).filter(
    ({ unit, rule }) =>
      unit.direction === 'ingress' &&
      (rule.peers.length === 0 || rule.peers.some(({ selector }) => selector.kind !== 'and')),
  ),
);

interface ExposedStore {
  readonly workload: Workload;
  readonly store: DataStore;
  /** The first workload of the namespace that is not declared to call it. */
  readonly stranger: Workload;
}

function exposedStore(
  view: NamespaceView,
  facts: NamespaceFacts,
  { rule }: AllowRule,
  workload: Workload,
  storeOf: (workload: Workload) => DataStore | undefined,
): readonly ExposedStore[] {
  const store = storeOf(workload);
  if (store === undefined || !opens(rule.ports, store, workload)) return [];
  if (isDeniedAnything(view, facts, workload, 'ingress') !== 'no') return [];
  const callers = callersOf(view, facts, workload);
  const stranger = view.workloads.find((other) => !callers.has(other) && isBeside(other, workload, store, storeOf));
  return stranger === undefined ? [] : [{ workload, store, stranger }];
}

/** Whether a pod is another one on the pods' network. Replicas and what watches over them are of one piece with it. */
function isBeside(
  other: Workload,
  workload: Workload,
  store: DataStore,
  storeOf: (workload: Workload) => DataStore | undefined,
): boolean {
  if (other === workload || other.hostNetwork || other.unknown !== undefined) return false;
  return storeOf(other)?.name !== store.name;
}

/** In the order of the manifests. */
function clientsOf(
  view: NamespaceView,
  facts: NamespaceFacts,
  { workload, store }: ExposedStore,
  storeOf: (workload: Workload) => DataStore | undefined,
): readonly Workload[] {
  const callers = callersOf(view, facts, workload);
  return view.workloads.filter((other) => callers.has(other) && isBeside(other, workload, store, storeOf));
}

function opens(ports: PortMatch, { port }: DataStore, workload: Workload): boolean {
  if (ports.kind === 'any' || ports.numbered.contains('TCP', port)) return true;
  return workload.ports.some((each) => each.port === port && ports.named.some(({ name }) => name === each.name));
}

/** Those workloads of the namespace that are declared to call a Service of the store, or may be. */
function callersOf(view: NamespaceView, facts: NamespaceFacts, workload: Workload): ReadonlySet<Workload> {
  const cluster: Cluster = { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
  const callers = callersByService(dependenciesIn(cluster, view));
  return new Set(servicesSelecting(view.services, workload.labels).flatMap((service) => callers.get(service) ?? []));
}

/** One look for all stores. */
const callersByService = memoize((calls: readonly DeclaredCalls[]): ReadonlyMap<Service, readonly Workload[]> => {
  const callers = new Map<Service, Workload[]>();
  for (const { from, to } of calls.flatMap(({ dependencies }) => dependencies)) {
    if (from.kind !== 'workload' || to.kind !== 'service') continue;
    const ofService = callers.get(to.service);
    if (ofService === undefined) callers.set(to.service, [from.workload]);
    else ofService.push(from.workload);
  }
  return callers;
});

function wordsOf({ identity }: Workload): string {
  return `${identity.kind} "${identity.name}"`;
}
