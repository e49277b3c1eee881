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
import { classNamesOf } from '../../kubernetes/ingress-class-names';
import { readLabels } from '../../kubernetes/read-resource';
import { nodeAt } from '../../yaml/field-path';
import { awsTargets, negAnnotation } from '../policies/description';
import type { GroupedRule } from '../rule-group';
import { type Blocked, blockedFindings, isolatingCluster } from './blocked-entry';
import { asksFromInside, type HealthChecks, readHealthChecks } from './read-health-checks';

/** Where health checks of Google Cloud come from. https://cloud.google.com/load-balancing/docs/health-check-concepts */
const sources = ['35.191.0.0/16', '130.211.0.0/22'].map((cidr) => ({
  cidr,
  endpoint: { kind: 'addresses', addresses: unionOfCidrs([cidr]) } as const,
}));

export const probeOrHostTrafficBlocked: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    const [checked, inside] = [checkedServices(view), checkedFromInside(view)];
    const cluster = checked.length + inside.length === 0 ? undefined : isolatingCluster(view, facts);
    if (cluster === undefined) return;
    const isDefaultTaken = facts.ingressClasses.some(({ isDefault }) => isDefault);
    const byGoogle = view.ingresses.filter((ingress) => {
      const names = classNamesOf(ingress);
      return names.length === 0 ? !isDefaultTaken : names.every((name) => /^gce(-internal)?$/.test(name));
    });
    const served = new Set(byGoogle.map(({ identity }) => identity));
    const forwards = groupBy(
      entryTraffic(cluster).forwards.filter(({ where, doubt }) => served.has(where.resource) && doubt === undefined),
      ({ service }) => service,
    );
    for (const { service, checks } of checked) {
      const ofIngresses = (checks.ofIngresses ? (forwards.get(service) ?? []) : []).filter(isSaidNowhereElse);
      const blocked = [...ofIngresses, ...exposed(cluster, service, checks.ports)].flatMap((each) =>
        blockedFrom(cluster, view, each, sources),
      );
      const cidrs = sources.flatMap(({ cidr }) => (blocked.some((each) => each.cidrs.includes(cidr)) ? [cidr] : []));
      yield* blockedFindings(
        view,
        {
          at: service,
          path: ['metadata', 'annotations', negAnnotation],
          namespaceSource: service.namespaceSource,
          effect: 'gets no health checks of',
          who: 'Google',
          whoMore: ` (${cidrs.join(', ')})`,
          peer: { words: 'health checks of Google', cidrs },
        },
        blocked,
      );
    }
    for (const { entry, annotation } of inside) {
      const led = entryTraffic(cluster).forwards.filter(
        ({ where, doubt }) => where.resource === entry.identity && doubt === undefined,
      );
      const ports = entry.kind === 'service' ? entry.ports.map(({ port }) => port) : [];
      const pods = entry.kind === 'service' ? exposed(cluster, entry, ports) : led;
      const blocked = pods
        .filter(isSaidNowhereElse)
        .flatMap((each) => blockedFrom(cluster, view, each, privateSources));
      yield* blockedFindings(
        view,
        {
          at: entry,
          path: ['metadata', 'annotations', annotation],
          namespaceSource: entry.namespaceSource,
          effect: 'gets no health checks of',
          who: 'its load balancer',
          whoMore: ', which has private addresses',
          peer: { words: 'the load balancer', cidrs: [] },
        },
        blocked,
      );
    }
    /** Where nothing is admitted at all, that the entry leads nowhere is said of it. */
    function isSaidNowhereElse({ pod, connections }: Checked): boolean {
      return cluster !== undefined && keptFromEntry(cluster, view, pod, connections, []) === undefined;
    }
  },
};

/** Where the load balancers of AWS have their addresses, unless somebody uses public ones for a network of their own. */
const privateSources = [
  {
    cidr: 'private addresses',
    endpoint: {
      kind: 'addresses',
      addresses: unionOfCidrs(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.19.0.0/16']),
    } as const,
  },
];

/** What has a load balancer of AWS with pods as its targets, and the annotation that says so. */
function checkedFromInside({ kept, services, ingresses }: NamespaceView) {
  return kept.flatMap(({ groups, name, content, identity }) => {
    if (!groups.includes('policies') || !asksFromInside(content)) return [];
    const alike = [...services, ...ingresses].filter(
      (each) => each.identity.kind === identity.kind && each.identity.name === name,
    );
    const [entry, ...others] = alike;
    const known = Object.keys(awsTargets[entry?.kind === 'ingress' ? 'Ingress' : 'Service']);
    const annotations = readLabels(nodeAt(content, ['metadata', 'annotations']));
    const annotation = known.find((key) => annotations.has(key));
    if (entry === undefined || others.length > 0 || annotation === undefined || entry.unknown !== undefined) return [];
    return entry.kind === 'service' && entry.type !== 'LoadBalancer' ? [] : [{ entry, annotation }];
  });
}

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
function exposed(cluster: Cluster, service: Service, ports: readonly number[]): readonly Checked[] {
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return [];
  const listed = service.ports.filter(({ port, protocol }) => protocol === 'TCP' && ports.includes(port));
  return behind.backends.flatMap(({ endpoint, portsBehind }) => {
    const sets = listed.map((port) => ConnectionSet.of('TCP', portsBehind(port)));
    const connections = sets.reduce((all, set) => all.union(set), ConnectionSet.none);
    return endpoint.kind === 'pod' ? [{ pod: endpoint, connections }] : [];
  });
}

function blockedFrom(
  cluster: Cluster,
  view: NamespaceView,
  { pod, connections }: Checked,
  from: readonly (typeof sources)[number][],
): readonly (Blocked & { readonly cidrs: readonly string[] })[] {
  const { workload } = pod;
  if (workload.unknown !== undefined || connections.isEmpty) return [];
  const profile = profileIn(cluster, view, pod, 'ingress');
  const kept = from
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
