import type { Service } from '../../kubernetes/entities';
import type { DraftFinding, Rule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import { loadBalancerCause, serviceFinding } from './service-finding';

export const serviceNodeport: Rule = {
  id: 'service-nodeport',
  title: 'Service that opens a port on every node',
  severity: 'warning',
  slice: 'namespace',
  *check({ services }) {
    for (const service of services) {
      const finding = service.unknown === undefined ? findingOf(service) : undefined;
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
    });
  }
  if (type !== 'LoadBalancer' || !access.allocatesNodePorts || service.ports.length === 0) return undefined;
  return serviceFinding(service, ['spec', 'type'], {
    message: `Service "${identity.name}" opens ports on every node as well, beside its load balancer (type LoadBalancer).`,
    severity: 'hint',
    cause: loadBalancerCause(service, 1),
  });
}

function portWords({ ports, access: { nodePorts } }: Service): string {
  const [first] = nodePorts;
  if (ports.length > 1) return `${ports.length} ports`;
  return first === undefined ? 'a port' : `port ${first}`;
}
