import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { namespaceKnowledge } from '../connectivity/endpoint';
import { memoize } from '../connectivity/memoize';
import { backendsOf } from '../connectivity/service-backends';
import { groupBy } from '../group-by';
import type { Monitor, MonitorEndpoint, Scraper } from '../kubernetes/calls';
import type { Service, Workload } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Callee, Caller, Declaration, Dependency } from './dependency';
import { namespacesMeant, prometheusWorkloads, takesMonitor } from './scrapers';
import { settingsOf } from './workload-dependencies';

/** What Prometheus is asked to scrape: by monitors of its operator, and by annotations of pods. */
export function scrapesOf(cluster: Cluster): readonly Dependency[] {
  const views = [...cluster.namespaces.values()];
  const scrapers = views.flatMap((view) => view.scrapers);
  const found = views.flatMap(({ workloads }) => prometheusWorkloads(workloads));
  const others: readonly Caller[] =
    found.length > 0 ? found.map((workload) => ({ kind: 'workload', workload })) : [{ kind: 'metrics-scraper' }];
  return views.flatMap((view) => [
    ...view.monitors.flatMap((monitor) => {
      const taking = scrapers.filter((each) => takesMonitor(each, monitor, () => namespaceKnowledge(view)) === 'yes');
      return taking.length === 0
        ? withCallers(targetsOf(cluster, monitor, undefined), others)
        : taking.flatMap((scraper) =>
            withCallers(targetsOf(cluster, monitor, scraper), [{ kind: 'metrics-scraper', scraper }]),
          );
    }),
    ...withCallers(annotationsIn(cluster, view), others),
  ]);
}

function withCallers(targets: readonly Target[], callers: readonly Caller[]): readonly Dependency[] {
  return targets.flatMap((target) => callers.map((from) => ({ from, protocol: 'TCP', ...target }) as const));
}

/** What annotations of a namespace ask to be scraped in it, whoever does that. */
export function annotatedScrapes(cluster: Cluster, view: NamespaceView): readonly Dependency[] {
  return withCallers(ofOnePort(annotationsIn(cluster, view)), [{ kind: 'metrics-scraper' }]);
}

function annotationsIn(cluster: Cluster, view: NamespaceView): readonly Target[] {
  return [...annotatedIn(view), ...view.services.flatMap((service) => annotatedService(cluster, service))];
}

/** Where an annotation means every port that there is, one of them has metrics and the others do not answer. */
function ofOnePort(targets: readonly Target[]): readonly Target[] {
  const alike = groupBy(targets, ({ declared: { ref, path } }) => JSON.stringify([ref, path]));
  return [...alike.values()].filter((each) => new Set(each.map(({ port }) => port)).size === 1).flat();
}

type Target = Pick<Dependency, 'to' | 'port' | 'declared' | 'confidence'>;

const annotatedIn = memoize((view: NamespaceView) => view.workloads.flatMap((workload) => annotated(view, workload)));

function annotated(view: NamespaceView, workload: Workload): readonly Target[] {
  const scrape = settingsOf(view, workload)?.scrape;
  if (scrape === undefined) return [];
  const { identity, ref, basePath } = workload;
  const declared = { name: 'prometheus.io/scrape', resource: identity, ref, path: [...basePath, ...scrape.path] };
  const to = { kind: 'workload', workload } as const;
  // Without a port every one that the containers declare is scraped.
  const ports = scrape.port === undefined ? workload.ports.map(({ port }) => port) : [scrape.port];
  return ports.map((port) => ({ to, port, declared, confidence: 'certain' }));
}

/** The port is one of the pods behind the Service; without it every port of the Service is scraped. */
function annotatedService(cluster: Cluster, service: Service): readonly Target[] {
  const { scrape, identity, ref, basePath, ports } = service;
  if (scrape === undefined) return [];
  const path = [...basePath, 'metadata', 'annotations', 'prometheus.io/scrape'];
  const declared = { name: 'prometheus.io/scrape', resource: identity, ref, path };
  if (scrape.port === undefined) {
    const to = { kind: 'service', service } as const;
    return ports.map(({ port }) => ({ to, port, declared, confidence: 'certain' }));
  }
  const endpoint = { path, port: undefined, targetPort: scrape.port };
  return portsOfService(cluster, service, endpoint, declared);
}

function targetsOf(cluster: Cluster, monitor: Monitor, scraper: Scraper | undefined): readonly Target[] {
  const names = namespacesMeant(monitor, scraper);
  const views = [...cluster.namespaces.values()].filter(({ name }) => names?.includes(name) ?? true);
  return monitor.endpoints.flatMap((endpoint) =>
    views.flatMap((view) => selectedBy(monitor, view).flatMap((each) => scrapedBy(cluster, monitor, endpoint, each))),
  );
}

/** What a monitor selects in one of the namespaces that it means. */
export function selectedBy(
  { of, selector, unknown }: Monitor,
  { services, workloads }: NamespaceView,
): readonly (Service | Workload)[] {
  if (selector === undefined || unknown !== undefined) return [];
  return (of === 'pods' ? workloads : services).filter(({ labels }) => matchesLabels(selector, labels));
}

/** What is scraped because a monitor has the endpoint and selects the Service or the pods. */
export function scrapedBy(
  cluster: Cluster,
  { identity, ref, basePath }: Monitor,
  endpoint: MonitorEndpoint,
  selected: Service | Workload,
): readonly Target[] {
  const declared = { name: 'spec', resource: identity, ref, path: [...basePath, ...endpoint.path] };
  return selected.kind === 'service'
    ? portsOfService(cluster, selected, endpoint, declared)
    : portsOfPod(selected, endpoint, declared);
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
    const confidence = confidenceOf(endpoint);
    return service.ports
      .filter(({ name }) => name === endpoint.port)
      .map(({ port }) => ({ to, port, declared, confidence }));
  }
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return [];
  return behind.backends.flatMap(({ endpoint: pod }) =>
    pod.kind === 'pod' ? portsOfPod(pod.workload, endpoint, declared) : [],
  );
}

function portsOfPod(workload: Workload, endpoint: MonitorEndpoint, declared: Declaration): readonly Target[] {
  const wanted = endpoint.port ?? endpoint.targetPort;
  const to = { kind: 'workload', workload } as const;
  const confidence = confidenceOf(endpoint);
  if (typeof wanted === 'number') return [{ to, port: wanted, declared, confidence }];
  return workload.ports
    .filter(({ name }) => name !== undefined && name === wanted)
    .map(({ port }) => ({ to, port, declared, confidence }));
}

function confidenceOf({ isDiverted }: MonitorEndpoint): Dependency['confidence'] {
  return isDiverted === true ? 'weak' : 'certain';
}
