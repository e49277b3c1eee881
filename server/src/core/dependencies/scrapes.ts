import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { backendsOf } from '../connectivity/service-backends';
import { groupBy } from '../group-by';
import type { Monitor, MonitorEndpoint } from '../kubernetes/calls';
import type { Service, Workload } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Callee, Caller, Declaration, Dependency } from './dependency';
import { settingsOf } from './workload-dependencies';

/** What Prometheus is asked to scrape: by monitors of its operator, and by annotations of pods. */
export function scrapesOf(cluster: Cluster): readonly Dependency[] {
  const targets = [...cluster.namespaces.values()].flatMap((view) => [
    ...view.monitors.flatMap((monitor) => targetsOf(cluster, monitor)),
    ...annotatedIn(view),
    ...view.services.flatMap((service) => annotatedService(cluster, service)),
  ]);
  const found = [...cluster.namespaces.values()].flatMap(({ workloads }) => scrapersOf(workloads));
  const callers: readonly Caller[] = found.length > 0 ? found : [{ kind: 'metrics-scraper' }];
  return targets.flatMap((target) =>
    callers.map((from) => ({ from, protocol: 'TCP', confidence: 'certain', ...target }) as const),
  );
}

/** What the monitors and annotations of a namespace ask to be scraped in it, whoever does that. */
export function monitoredIn(cluster: Cluster, view: NamespaceView): readonly Dependency[] {
  const own: Cluster = { ...cluster, namespaces: new Map([[view.name, view]]) };
  const from: Caller = { kind: 'metrics-scraper' };
  const annotated = [...annotatedIn(view), ...view.services.flatMap((service) => annotatedService(own, service))];
  return [...view.monitors.flatMap((monitor) => targetsOf(own, monitor)), ...ofOnePort(annotated)].map((target) => ({
    from,
    protocol: 'TCP',
    confidence: 'certain',
    ...target,
  }));
}

/** Where an annotation means every port that there is, one of them has metrics and the others do not answer. */
function ofOnePort(targets: readonly Target[]): readonly Target[] {
  const alike = groupBy(targets, ({ declared: { ref, path } }) => JSON.stringify([ref, path]));
  return [...alike.values()].filter((each) => new Set(each.map(({ port }) => port)).size === 1).flat();
}

type Target = Pick<Dependency, 'to' | 'port' | 'declared'>;

/** Pods that are Prometheus by the labels that its charts, its operator and most manifests give them. */
const scrapersOf = memoize((workloads: readonly Workload[]): readonly Caller[] =>
  workloads
    .filter(({ labels, unknown }) => unknown === undefined && nameLabels.some((key) => isPrometheus(labels.get(key))))
    .map((workload) => ({ kind: 'workload', workload })),
);

const nameLabels = ['app.kubernetes.io/name', 'app'];

function isPrometheus(name: string | undefined): boolean {
  return name === 'prometheus' || name === 'prometheus-server';
}

const annotatedIn = memoize((view: NamespaceView) => view.workloads.flatMap((workload) => annotated(view, workload)));

function annotated(view: NamespaceView, workload: Workload): readonly Target[] {
  const scrape = settingsOf(view, workload)?.scrape;
  if (scrape === undefined) return [];
  const { identity, ref, basePath } = workload;
  const declared = { name: 'prometheus.io/scrape', resource: identity, ref, path: [...basePath, ...scrape.path] };
  const to = { kind: 'workload', workload } as const;
  // Without a port every one that the containers declare is scraped.
  const ports = scrape.port === undefined ? workload.ports.map(({ port }) => port) : [scrape.port];
  return ports.map((port) => ({ to, port, declared }));
}

/** The port is one of the pods behind the Service; without it every port of the Service is scraped. */
function annotatedService(cluster: Cluster, service: Service): readonly Target[] {
  const { scrape, identity, ref, basePath, ports } = service;
  if (scrape === undefined) return [];
  const path = [...basePath, 'metadata', 'annotations', 'prometheus.io/scrape'];
  const declared = { name: 'prometheus.io/scrape', resource: identity, ref, path };
  if (scrape.port === undefined) return ports.map(({ port }) => ({ to: { kind: 'service', service }, port, declared }));
  const endpoint = { path, port: undefined, targetPort: scrape.port };
  return portsOfService(cluster, service, endpoint, declared);
}

function targetsOf(cluster: Cluster, monitor: Monitor): readonly Target[] {
  const { selector, namespaces, endpoints, identity, ref, basePath } = monitor;
  if (selector === undefined || monitor.unknown !== undefined) return [];
  const views = [...cluster.namespaces.values()].filter(({ name }) => namespaces?.includes(name) ?? true);
  return endpoints.flatMap((endpoint) => {
    const declared = { name: 'spec', resource: identity, ref, path: [...basePath, ...endpoint.path] };
    return views.flatMap(({ services, workloads }) =>
      monitor.of === 'pods'
        ? workloads
            .filter(({ labels }) => matchesLabels(selector, labels))
            .flatMap((workload) => portsOfPod(workload, endpoint, declared))
        : services
            .filter(({ labels }) => matchesLabels(selector, labels))
            .flatMap((service) => portsOfService(cluster, service, endpoint, declared)),
    );
  });
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint */
function portsOfService(
  cluster: Cluster,
  service: Service,
  endpoint: MonitorEndpoint,
  declared: Declaration,
): readonly Target[] {
  if (endpoint.port !== undefined) {
    const to: Callee = { kind: 'service', service };
    return service.ports.filter(({ name }) => name === endpoint.port).map(({ port }) => ({ to, port, declared }));
  }
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return [];
  return behind.backends.flatMap(({ endpoint: pod }) =>
    pod.kind === 'pod' ? portsOfPod(pod.workload, endpoint, declared) : [],
  );
}

function portsOfPod(
  workload: Workload,
  { port, targetPort }: MonitorEndpoint,
  declared: Declaration,
): readonly Target[] {
  const wanted = port ?? targetPort;
  const to = { kind: 'workload', workload } as const;
  if (typeof wanted === 'number') return [{ to, port: wanted, declared }];
  return workload.ports
    .filter(({ name }) => name !== undefined && name === wanted)
    .map((each) => ({ to, port: each.port, declared }));
}
