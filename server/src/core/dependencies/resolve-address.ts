import type { Cluster } from '../cluster/cluster';
import { parseIp } from '../connectivity/ip-set';
import { knownAddresses } from '../connectivity/known-addresses';
import { servicesNamed } from '../connectivity/service-backends';
import type { Service } from '../kubernetes/entities';
import type { Callee } from './dependency';

/**
 * What a host means to a pod of a namespace; undefined for the pod itself. A name is looked up as the search list of
 * cluster DNS does: in the namespace, then with the namespace behind the name of the Service.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function resolveAddress(cluster: Cluster, namespace: string, host: string): readonly Callee[] | undefined {
  const ip = parseIp(host);
  if (ip !== undefined) return isOwn(host) ? undefined : resolveIp(cluster, host, ip);
  if (host === 'localhost' || host.endsWith('.localhost')) return undefined;
  const qualified = /^(.+)\.svc(?:\..+)?$/.exec(host)?.[1];
  const labels = (qualified ?? host).split('.');
  const found = lookUp(cluster, namespace, labels, qualified !== undefined);
  if (found.length > 0) return found.map((service) => ({ kind: 'service', service }));
  return [missing(cluster, namespace, host, labels, qualified !== undefined)];
}

/** `db`, `db.shop`, and for one pod of a headless Service `db-0.db` and `db-0.db.shop`. */
function lookUp(
  cluster: Cluster,
  namespace: string,
  labels: readonly string[],
  isQualified: boolean,
): readonly Service[] {
  const [a = '', b = '', c = ''] = labels;
  const headless = (services: readonly Service[]) => services.filter(({ isHeadless }) => isHeadless);
  if (labels.length === 1) return isQualified ? [] : servicesNamed(cluster, namespace, a);
  if (labels.length === 2) {
    const found = servicesNamed(cluster, b, a);
    return found.length > 0 || isQualified ? found : headless(servicesNamed(cluster, namespace, b));
  }
  return labels.length === 3 ? headless(servicesNamed(cluster, c, b)) : [];
}

/** A name that no Service has: of a Service that is not in the manifests, where its form leaves nothing else. */
function missing(
  cluster: Cluster,
  namespace: string,
  host: string,
  labels: readonly string[],
  isQualified: boolean,
): Callee {
  const [name = '', second = ''] = labels;
  if (labels.length === 1) return { kind: 'missing-service', namespace, name };
  if (labels.length === 2 && (isQualified || cluster.namespaces.has(second))) {
    return { kind: 'missing-service', namespace: second, name };
  }
  if (labels.length === 3 && isQualified) {
    return { kind: 'missing-service', namespace: labels[2] ?? '', name: second };
  }
  return { kind: 'host', host };
}

function resolveIp(cluster: Cluster, host: string, ip: NonNullable<ReturnType<typeof parseIp>>): readonly Callee[] {
  const { pods, services, opened } = knownAddresses(cluster);
  const service = services.get(ip);
  if (service !== undefined) return service.map((each) => ({ kind: 'service', service: each }));
  const pod = pods.get(ip);
  if (pod !== undefined) return pod.map(({ workload }) => ({ kind: 'workload', workload }));
  const there = opened.get(ip) ?? [];
  const external = there.filter(({ by }) => by === 'external-ip');
  if (external.length > 0) return external.map((each) => ({ kind: 'service', service: each.service }));
  // Service proxies usually translate the address of a load balancer on the pod's own node; where they do not, the call
  // leaves the cluster. So either may be meant. A load balancer with a name is always called outside.
  // https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-ip-mode
  const balanced = there.map(({ service: each }): Callee => ({ kind: 'service', service: each, isPossible: true }));
  return [...balanced, { kind: 'host', host }];
}

/** Loopback, and the address that stands for every one of the pod. */
function isOwn(host: string): boolean {
  return /^127\.|^0\.0\.0\.0$|^::1?$/.test(host);
}
