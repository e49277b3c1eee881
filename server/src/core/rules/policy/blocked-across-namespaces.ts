import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { Cluster } from '../../cluster/cluster';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import { servicesNamed } from '../../connectivity/service-backends';
import type { Dependency } from '../../dependencies/dependency';
import type { Finding } from '../finding';

/** A call to a Service of another namespace, which only the whole scope can judge. */
export type FarCall = {
  readonly from: string;
  readonly kind: string;
  readonly name: string;
  readonly to: string;
  readonly service: string;
  readonly port: number;
};

/** What a host means that no Service of the caller's namespace has: `db.data`, also with `.svc` behind it. */
export function farCall({ from, to, port }: Dependency): FarCall | undefined {
  if (port === undefined || from.kind !== 'workload') return undefined;
  const [service = '', namespace] =
    to.kind === 'missing-service'
      ? [to.name, to.namespace]
      : to.kind === 'host' && /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(to.host)
        ? to.host.split('.')
        : [];
  const { workload } = from;
  if (namespace === undefined || namespace === workload.namespace) return undefined;
  const { kind, name } = workload.identity;
  return { from: workload.namespace, kind, name, to: namespace, service, port };
}

/** The two namespaces as a cluster, with the call in it, in each scope of a finding in which there is such a Service. */
export function farDependencies(
  { scopes }: Finding,
  call: FarCall,
  declared: Dependency['declared'],
  surroundings: Surroundings,
): readonly { readonly cluster: Cluster; readonly view: NamespaceView; readonly dependency: Dependency }[] {
  const lookups = scopes.flatMap(({ id }) => [
    lookup.facts(id),
    lookup.callsOf(id, call.from),
    lookup.callsFrom(id, call.from, call),
    lookup.callsOf(id, call.to),
    lookup.callsTo(id, call.to, call.service),
  ]);
  const all = scopesFor(surroundings, lookups);
  return scopes.flatMap(({ id, name }) => {
    const state = all.get(id);
    const [view, other] = [call.from, call.to].map((each) => state?.namespaces.get(each));
    if (state === undefined || view === undefined || other === undefined || !isKnown(state.facts)) return [];
    const policies = view.networkPolicies.length + other.networkPolicies.length + state.facts.clusterPolicies.length;
    if (policies === 0) return [];
    const cluster = clusterOfTwo(name, view, other, state.facts);
    const [service, ...others] = servicesNamed(cluster, call.to, call.service);
    const workload = view.workloads.find(({ identity }) => identity.kind === call.kind && identity.name === call.name);
    // A port that the Service has says that the text means it.
    const port = service?.ports.find((each) => each.port === call.port);
    if (service === undefined || port === undefined || others.length > 0 || workload === undefined) return [];
    const ends = { from: { kind: 'workload', workload }, to: { kind: 'service', service } } as const;
    const dependency = { ...ends, port: call.port, protocol: port.protocol, confidence: 'certain', declared } as const;
    return [{ cluster, view, dependency }];
  });
}

/** Two namespaces, or one. The same object for every call between them, because much is kept by it. */
export function clusterOfTwo(scope: string, view: NamespaceView, other: NamespaceView, facts: NamespaceFacts): Cluster {
  const known = clusters(view).get(other);
  if (known?.facts === facts && known.scope === scope) return known;
  const cluster: Cluster = { scope, namespaces: new Map([view, other].map((each) => [each.name, each])), facts };
  clusters(view).set(other, cluster);
  return cluster;
}

const clusters = memoize((_: NamespaceView) => new WeakMap<NamespaceView, Cluster>());

function isKnown({ incomplete }: NamespaceFacts): boolean {
  return incomplete === undefined;
}
