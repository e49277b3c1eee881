import type { NamespaceView } from '../../cluster/namespace-view';
import { workloadsOf } from '../../cluster/public-backends';
import { adminInterfaceOf } from '../../entry/admin-interfaces';
import { backendOf, publicServices } from '../../entry/public-services';
import type { Service, ServicePort } from '../../kubernetes/entities';
import { leadsToControlPlane, openServiceCause, serviceFinding } from '../exposure/service-finding';
import type { DraftFinding, NamespaceRule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';

export const sensitivePortExposed: NamespaceRule = {
  slice: 'namespace',
  *check(view) {
    for (const service of publicServices(view)) {
      // Gateways may well pass such a port on; of what is known by its name another rule speaks.
      if (isServiceOfGateway(service) || leadsToControlPlane(service)) continue;
      if (adminInterfaceOf(service, workloadsOf(view, service.selector)) !== undefined) continue;
      const found = sensitivePort(view, service);
      if (found !== undefined) yield draftOf(service, found);
    }
  },
};

interface Sensitive {
  readonly index: number;
  readonly port: ServicePort;
  readonly what: string;
}

/** The port of the Service, or that of the pods behind it. */
function sensitivePort(view: NamespaceView, service: Service): Sensitive | undefined {
  for (const [index, port] of service.ports.entries()) {
    if (port.protocol !== 'TCP' && !(port.protocol === 'UDP' && port.port === 11211)) continue;
    const target = typeof port.targetPort === 'number' ? port.targetPort : backendOf(view, service, port);
    const what = (target === undefined ? undefined : sensitive.get(target)) ?? sensitive.get(port.port);
    if (what !== undefined && !(what === 'SSH' && isForEverybody(view, service))) return { index, port, what };
  }
  return undefined;
}

/** Repositories and drop boxes take SSH from their users, and give nobody a shell. */
function isForEverybody(view: NamespaceView, service: Service): boolean {
  const names = [service.name, ...workloadsOf(view, service.selector).map(({ identity }) => identity.name)];
  return [...names, ...(service.selector?.values() ?? [])].some((name) =>
    /(^|-)(git|sftp|forgejo|gogs|gerrit)/.test(name),
  );
}

/** Ports of what is for a few only: data stores, administration, debuggers. 8080 and the like may be anything. */
const sensitive: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [1433, 'SQL Server'],
  [2375, 'the Docker API without TLS'],
  [2376, 'the Docker API'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [5005, 'a debugger of Java'],
  [5432, 'PostgreSQL'],
  [5900, 'VNC'],
  [6379, 'Redis'],
  [6443, 'the Kubernetes API'],
  [8200, 'Vault'],
  [8500, 'Consul'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [9229, 'a debugger of Node.js'],
  [10250, 'the kubelet'],
  [10255, 'the kubelet'],
  [10257, 'the controller manager'],
  [10259, 'the scheduler'],
  [11211, 'Memcached'],
  [15672, 'RabbitMQ'],
  [27017, 'MongoDB'],
]);

function draftOf(service: Service, { index, port, what }: Sensitive): DraftFinding {
  const { identity, type, access } = service;
  return serviceFinding(service, ['spec', 'ports', index, 'port'], {
    // A node port may be reachable from inside alone; a load balancer that limits who connects is no surprise.
    severity: access.loadBalancer === 'open' ? 'error' : 'warning',
    message: `Service "${identity.name}" publishes ${what} outside of the cluster: port ${port.port} of a ${type}.`,
    cause: openServiceCause(service, 'what is published'),
  });
}
