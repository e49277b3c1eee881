import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { ingressesIn } from '../../entry/ingress';
import type { Service } from '../../kubernetes/entities';
import type { DraftFinding, NamespaceRule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import { leadsToControlPlane, openServiceCause, serviceFinding } from './service-finding';

export const serviceNodeport: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    const needed = neededByIngresses(view, facts);
    for (const service of view.services) {
      if (service.unknown !== undefined || leadsToControlPlane(service)) continue;
      const finding = findingOf(service, needed.has(service.name));
      if (finding !== undefined) yield finding;
    }
  },
};

/** Backends of load balancers that reach pods by a port of their nodes. */
function neededByIngresses(view: NamespaceView, facts: NamespaceFacts): ReadonlySet<string> {
  const byNodes = ingressesIn(view, facts).filter(
    ({ by, annotations }) =>
      by === 'gce' || (by === 'aws' && annotations.get('alb.ingress.kubernetes.io/target-type') !== 'ip'),
  );
  const names = new Set(byNodes.map(({ object }) => object.name));
  const backends = view.ingresses.flatMap((ingress) => (names.has(ingress.identity.name) ? ingress.backends : []));
  return new Set(backends.map(({ service }) => service));
}

function findingOf(service: Service, isNeeded: boolean): DraftFinding | undefined {
  const { type, identity, access } = service;
  if (type === 'NodePort') {
    return serviceFinding(service, ['spec', 'type'], {
      message: `Service "${identity.name}" opens ${portWords(service)} on every node to whoever reaches a node (type NodePort).`,
      // Where there are no load balancers, this is how traffic comes in.
      severity: isServiceOfGateway(service) || isNeeded ? 'information' : 'warning',
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
