import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { servicesNamed } from '../connectivity/service-backends';
import { entryTraffic, type Forward } from '../graph/entry-traffic';
import type { ApiServerCallback } from '../kubernetes/calls';
import type { ContainerPort, EntityBase, Service, Workload } from '../kubernetes/entities';
import type { FieldPath } from '../yaml/field-path';
import type { Caller, Declaration, DeclaredCalls, Dependency } from './dependency';
import { dependenciesIn } from './namespace-dependencies';
import { scrapesOf } from './scrapes';
import { settingsOf } from './workload-dependencies';

/**
 * Everything that the manifests of a cluster say about who calls whom, by namespace and then as it is written.
 * Of workloads, the texts are read again only where they have changed.
 */
export const declaredDependencies: (cluster: Cluster) => DeclaredCalls = memoize((cluster: Cluster): DeclaredCalls => {
  const ofWorkloads = [...cluster.namespaces.values()].flatMap((view) => dependenciesIn(cluster, view));
  return {
    dependencies: dependencyLists(cluster).flat(),
    doubts: [...new Set([...ofWorkloads.flatMap(({ doubts }) => doubts), ...entryTraffic(cluster).doubts])],
  };
});

/** The same dependencies in lists. Those of a namespace are the same list as long as nothing changes for it. */
export const dependencyLists: (cluster: Cluster) => readonly (readonly Dependency[])[] = memoize((cluster: Cluster) => {
  const views = [...cluster.namespaces.values()];
  const { forwards, served } = entryTraffic(cluster);
  return [
    ...views.map((view) => dependenciesOfCalls(dependenciesIn(cluster, view))),
    withoutRepetition(forwards.flatMap((forward) => ofForward(forward, [{ kind: 'ingress-controller' }]))),
    withoutRepetition(served.flatMap((forward) => ofForward(forward, forward.controllers.map(fromWorkload)))),
    ...views.map(fromOutside),
    cluster.facts.callbacks.flatMap((callback) => ofCallback(cluster, callback)),
    scrapesOf(cluster),
    ...views.map(probesIn),
  ];
});

const dependenciesOfCalls = memoize((calls: readonly DeclaredCalls[]) =>
  calls.flatMap(({ dependencies }) => dependencies),
);

function fromWorkload(workload: Workload): Caller {
  return { kind: 'workload', workload };
}

function ofForward({ where, service, ports }: Forward, callers: readonly Caller[]): readonly Dependency[] {
  const { ref, resource, path } = where;
  const declared: Declaration = { name: 'spec', resource, ref, path };
  return callers.flatMap((from) => ports.map((port) => toService(from, service, port, declared)));
}

function toService(
  from: Caller,
  service: Service,
  { port, protocol }: Pick<ContainerPort, 'port' | 'protocol'>,
  declared: Declaration,
): Dependency {
  return { from, to: { kind: 'service', service }, port, protocol, confidence: 'certain', declared };
}

/** An entry forwards to every pod behind the Service, often by several paths. */
function withoutRepetition(dependencies: readonly Dependency[]): readonly Dependency[] {
  const seen = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    const { from, to, port, protocol, declared } = dependency;
    const caller = from.kind === 'workload' ? from.workload.identity : from.kind;
    const service = to.kind === 'service' ? [to.service.namespace, to.service.name] : [];
    const key = JSON.stringify([caller, service, port, protocol, declared.resource]);
    if (!seen.has(key)) seen.set(key, dependency);
  }
  return [...seen.values()];
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
const fromOutside = memoize(({ services }: NamespaceView): readonly Dependency[] =>
  services
    .filter(({ type }) => type === 'LoadBalancer' || type === 'NodePort')
    .flatMap((service) =>
      service.ports.map((port) => toService({ kind: 'outside' }, service, port, declaredAt(service, ['spec', 'type']))),
    ),
);

function declaredAt({ identity, ref, basePath }: EntityBase, path: FieldPath): Declaration {
  return { name: String(path.at(-1)), resource: identity, ref, path: [...basePath, ...path] };
}

/** The port is that of the Service. */
function ofCallback(cluster: Cluster, callback: ApiServerCallback): readonly Dependency[] {
  const { namespace, name, port } = callback.service;
  const found = servicesNamed(cluster, namespace, name);
  const services = found.length > 0 ? found : renamedServices(cluster).get(name);
  const declared = declaredAt(callback, callback.path);
  const base = { from: { kind: 'api-server' }, port, protocol: 'TCP', declared } as const;
  if (services === undefined || services.length !== 1) {
    return [{ ...base, to: { kind: 'missing-service', namespace, name }, confidence: 'weak' }];
  }
  return services.map((service) => ({ ...base, to: { kind: 'service', service }, confidence: 'certain' }));
}

/** Kustomize gives such references the new name and namespace of a Service: the only one of that name is meant. */
const renamedServices = memoize((cluster: Cluster): ReadonlyMap<string, readonly Service[]> => {
  const byName = new Map<string, Service[]>();
  for (const { services } of cluster.namespaces.values()) {
    for (const service of services) {
      const isMoved = /kustomization/i.test(service.namespaceSource);
      if (service.writtenName === undefined && !isMoved) continue;
      const name = service.writtenName ?? service.name;
      byName.set(name, [...(byName.get(name) ?? []), service]);
    }
  }
  return byName;
});

const probesIn = memoize((view: NamespaceView): readonly Dependency[] =>
  view.workloads.flatMap((workload) => {
    const settings = settingsOf(view, workload);
    const probes = settings?.containers.flatMap((container) => container.probes) ?? [];
    return probes.flatMap(({ path, port }): readonly Dependency[] => {
      const number = typeof port === 'number' ? port : workload.ports.find(({ name }) => name === port)?.port;
      if (number === undefined) return [];
      const declared = { ...declaredAt(workload, path), name: String(path.at(-3)) };
      const to = { kind: 'workload', workload } as const;
      return [{ from: { kind: 'kubelet' }, to, port: number, protocol: 'TCP', confidence: 'certain', declared }];
    });
  }),
);
