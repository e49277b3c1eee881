import type { Service } from '../../kubernetes/entities';
import type { DraftFinding, NamespaceRule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import { leadsToControlPlane, openServiceCause, serviceFinding } from './service-finding';

export const serviceNodeport: NamespaceRule = {
  slice: 'namespace',
  *check({ services }) {
    for (const service of services) {
      const finding = service.unknown === undefined && !leadsToControlPlane(service) ? findingOf(service) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
};

function findingOf(service: Service): DraftFinding | undefined {
  const { type, identity, access } = service;
  if (type === 'NodePort') {
    return serviceFinding(service, ['spec', 'type'], {
      message: `Service "${identity.name}" opens ${portWords(service)} on every node to whoever reaches a node (type NodePort).`,
      // Where there are no load balancers, this is how traffic comes in.
      severity: isServiceOfGateway(service) ? 'information' : 'warning',
      cause: openServiceCause(service, 'node ports'),
    });
  }
  if (type !== 'LoadBalancer' || !access.allocatesNodePorts || service.ports.length === 0) return undefined;
  return serviceFinding(service, ['spec', 'type'], {
    message: `Service "${identity.name}" opens ports on every node as well, beside its load balancer (type LoadBalancer).`,
    severity: 'hint',
    cause: openServiceCause(service, 'node ports'),
  });
}

function portWords({ ports, access: { nodePorts } }: Service): string {
  const [first] = nodePorts;
  if (ports.length > 1) return `${ports.length} ports`;
  return first === undefined ? 'a port' : `port ${first}`;
}
