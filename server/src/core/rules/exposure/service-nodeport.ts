import type { Service } from '../../kubernetes/entities';
import type { DraftFinding, Rule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import {
  loadBalancerCause,
  nodePortPaths,
  removeFields,
  serviceFinding,
  setField,
  writtenService,
} from './service-finding';

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
  fixes(finding, analysis) {
    const service = writtenService(finding, analysis);
    const nodePorts = service && nodePortPaths(service, finding);
    if (service === undefined || nodePorts === undefined) return [];
    if (finding.severity === 'hint') {
      const set = setField(service, ['spec'], 'allocateLoadBalancerNodePorts', 'false');
      // Node ports that are written would be opened all the same.
      const isEnough = set !== undefined && nodePorts.length === 0;
      const title = 'Open no ports on nodes: allocateLoadBalancerNodePorts false';
      return isEnough ? [{ title, isSafe: false, actions: [set] }] : [];
    }
    const set = setField(service, ['spec'], 'type', 'ClusterIP');
    if (set === undefined) return [];
    // The API server refuses these fields where the Service is not reached from outside.
    const refused = [...nodePorts, ['spec', 'externalTrafficPolicy'], ['spec', 'healthCheckNodePort']];
    return [
      {
        title: 'Open the Service inside the cluster alone: type ClusterIP',
        isSafe: false,
        actions: [set, ...removeFields(service, refused)],
      },
    ];
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
