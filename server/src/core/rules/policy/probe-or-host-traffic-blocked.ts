import type { Cluster } from '../../cluster/cluster';
import type { NamespaceView } from '../../cluster/namespace-view';
import { unionOfCidrs } from '../../connectivity/address-spaces';
import { ConnectionSet } from '../../connectivity/connection-set';
import type { PodEndpoint } from '../../connectivity/endpoint';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { nothingAssumed } from '../../connectivity/options';
import { backendsOf } from '../../connectivity/service-backends';
import { keptFromEntry, profileIn } from '../../graph/entry-admission';
import { entryTraffic } from '../../graph/entry-traffic';
import { groupBy } from '../../group-by';
import type { Service } from '../../kubernetes/entities';
import { negAnnotation } from '../policies/description';
import type { GroupedRule } from '../rule-group';
import { type Blocked, blockedFindings, isolatingCluster } from './blocked-entry';
import { type HealthChecks, readHealthChecks } from './read-health-checks';

/** Where health checks of Google Cloud come from. https://cloud.google.com/load-balancing/docs/health-check-concepts */
const sources = ['35.191.0.0/16', '130.211.0.0/22'].map((cidr) => ({
  cidr,
  endpoint: { kind: 'addresses', addresses: unionOfCidrs([cidr]) } as const,
}));

export const probeOrHostTrafficBlocked: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    const checked = checkedServices(view);
    const cluster = checked.length === 0 ? undefined : isolatingCluster(view, facts);
    if (cluster === undefined) return;
    const isDefaultTaken = facts.ingressClasses.some(({ isDefault }) => isDefault);
    const byGoogle = view.ingresses.filter(({ annotatedClass, className }) => {
      const name = annotatedClass ?? className;
      return name === undefined ? !isDefaultTaken : /^gce(-internal)?$/.test(name);
    });
    const served = new Set(byGoogle.map(({ identity }) => identity));
    const forwards = groupBy(
      entryTraffic(cluster).forwards.filter(({ where, doubt }) => served.has(where.resource) && doubt === undefined),
      ({ service }) => service,
    );
    for (const { service, checks } of checked) {
      // Where nothing is admitted at all, that the Ingress leads nowhere is said of it.
      const ofIngresses = (checks.ofIngresses ? (forwards.get(service) ?? []) : [])
        .filter(({ pod, connections }) => keptFromEntry(cluster, view, pod, connections, []) === undefined)
        .map(({ pod, connections }) => ({ pod, connections }));
      const blocked = [...ofIngresses, ...exposed(cluster, service, checks)].flatMap(({ pod, connections }) =>
        blockedFrom(cluster, view, pod, connections),
      );
      const cidrs = sources.flatMap(({ cidr }) => (blocked.some((each) => each.cidrs.includes(cidr)) ? [cidr] : []));
      yield* blockedFindings(
        view,
        {
          at: service,
          path: ['metadata', 'annotations', negAnnotation],
          namespaceSource: service.namespaceSource,
          effect: 'gets no health checks of',
          who: `Google (${cidrs.join(', ')})`,
          peer: { words: 'health checks of Google', cidrs },
        },
        blocked,
      );
    }
  },
};

interface CheckedService {
  readonly service: Service;
  readonly checks: HealthChecks;
}

function checkedServices({ kept, services }: NamespaceView): readonly CheckedService[] {
  return kept.flatMap(({ groups, name, content }): readonly CheckedService[] => {
    const checks = groups.includes('policies') ? readHealthChecks(content) : undefined;
    const [service, ...others] = services.filter((each) => each.name === name);
    if (checks === undefined || service === undefined || others.length > 0) return [];
    return service.unknown === undefined ? [{ service, checks }] : [];
  });
}

interface Checked {
  readonly pod: PodEndpoint;
  readonly connections: ConnectionSet;
}

/** Of the ports that the Service lists. */
function exposed(cluster: Cluster, service: Service, checks: HealthChecks): readonly Checked[] {
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return [];
  const listed = service.ports.filter(({ port, protocol }) => protocol === 'TCP' && checks.ports.includes(port));
  return behind.backends.flatMap(({ endpoint, portsBehind }) => {
    const sets = listed.map((port) => ConnectionSet.of('TCP', portsBehind(port)));
    const connections = sets.reduce((all, set) => all.union(set), ConnectionSet.none);
    return endpoint.kind === 'pod' ? [{ pod: endpoint, connections }] : [];
  });
}

function blockedFrom(
  cluster: Cluster,
  view: NamespaceView,
  pod: PodEndpoint,
  connections: ConnectionSet,
): readonly (Blocked & { readonly cidrs: readonly string[] })[] {
  const { workload } = pod;
  if (workload.unknown !== undefined || connections.isEmpty) return [];
  const profile = profileIn(cluster, view, pod, 'ingress');
  const kept = sources
    .map(({ cidr, endpoint }) => ({
      cidr,
      connections: connections.subtract(evaluatePlane(profile, endpoint, pod, nothingAssumed).upper),
    }))
    .filter((each) => !each.connections.isEmpty);
  if (kept.length === 0) return [];
  return [
    {
      workload,
      connections: kept.reduce((all, each) => all.union(each.connections), ConnectionSet.none),
      unlessIn: [],
      isolating: profile.flatMap(({ units }) => units.map(({ unit }) => unit)).filter(({ isolates }) => isolates),
      cidrs: kept.map(({ cidr }) => cidr),
    },
  ];
}
