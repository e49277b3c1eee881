import type { NamespaceView } from '../cluster/namespace-view';
import { servicesSelecting } from '../cluster/services-selecting';
import { endpointsOfNamespace } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import type { NetworkPolicy, Service, Workload } from '../kubernetes/entities';
import { unitsOfNetworkPolicy } from '../policies/compile-cluster';
import { type Lookup, lookup } from './lookups';
import { difference } from './sets';

/**
 * The lookups about calls between namespaces that may have another answer, of a namespace of which something has changed:
 * those of the workloads that are others or that other policies select, and of the Services in front of these.
 */
export function* changedCalls(
  id: string,
  name: string,
  old: NamespaceView | undefined,
  next: NamespaceView | undefined,
): Iterable<Lookup> {
  const workloads = new Set(difference(old?.workloads, next?.workloads));
  const isDoubted = [...workloads].some(({ unknown }) => unknown !== undefined);
  const isSame = decidingForAll.every((list) => old?.[list] === next?.[list]);
  if (old === undefined || next === undefined || isDoubted || !isSame) yield lookup.callsOf(id, name);
  const isOther = new Set(difference(old?.networkPolicies, next?.networkPolicies).map(nameOf));
  const services = new Set(difference(old?.services, next?.services).map((service) => service.name));
  for (const each of difference(old?.serviceEndpoints, next?.serviceEndpoints)) services.add(each.service);
  for (const view of [old, next]) {
    if (view === undefined) continue;
    // Where two manifests say something else of one policy, both of them count.
    const policies = view.networkPolicies.filter((policy) => isOther.has(nameOf(policy)));
    for (const workload of policies.length === 0 ? [] : selectedBy(policies, view)) workloads.add(workload);
    for (const workload of workloads) for (const service of inFrontOf(view, workload)) services.add(service.name);
  }
  // Of the pods of a Prometheus not all labels are known, so any policy may select them.
  for (const { identity } of isOther.size === 0 ? [] : (next?.scrapers ?? []))
    yield lookup.callsFrom(id, name, identity);
  for (const { identity } of workloads) yield lookup.callsFrom(id, name, identity);
  for (const service of services) yield lookup.callsTo(id, name, service);
}

/** What of a namespace decides over all of its pods at once. */
const decidingForAll = [
  'manifests',
  'statedLabels',
  'podAddresses',
  'nodeIps',
  'opaquePolicies',
  'opaquePods',
] as const;

function nameOf({ identity }: NetworkPolicy): string {
  return identity.name;
}

function* selectedBy(policies: readonly NetworkPolicy[], view: NamespaceView): Iterable<Workload> {
  const units = policies.flatMap(unitsOfNetworkPolicy);
  for (const pod of endpointsOfNamespace(view)) {
    if (units.some(({ subject }) => matchSelector(subject, pod, mayBe) !== 'no')) yield pod.workload;
  }
}

const mayBe = { ipBlocks: 'pods', unstated: 'unknown' } as const;

function inFrontOf({ services }: NamespaceView, { labels }: Workload): readonly Service[] {
  return [...withoutSelector(services), ...servicesSelecting(services, labels)];
}

/** They may lead to any pod. */
const withoutSelector = memoize((services: readonly Service[]) =>
  services.filter(({ selector }) => selector === undefined || selector.size === 0),
);
