import type { Ingress, Service } from '../../kubernetes/entities';
import { field } from '../finding';
import type { DraftFinding, NamespaceRule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import { leadsToControlPlane, openServiceCause, serviceFinding } from './service-finding';

export const loadbalancerOpenToInternet: NamespaceRule = {
  slice: 'namespace',
  *check({ services, ingresses }) {
    for (const service of services) {
      const isOpen = service.access.loadBalancer === 'open' && service.unknown === undefined;
      if (isOpen && !leadsToControlPlane(service)) yield ofService(service);
    }
    for (const ingress of ingresses) {
      if (ingress.isOpenLoadBalancer && ingress.unknown === undefined) yield ofIngress(ingress);
    }
  },
};

function ofService(service: Service): DraftFinding {
  return serviceFinding(service, ['spec', 'type'], {
    message: `Service "${service.identity.name}" takes connections from any address: it has no loadBalancerSourceRanges.`,
    // That is what these are for.
    severity: isServiceOfGateway(service) || isVpn(service) ? 'information' : 'warning',
    cause: openServiceCause(service, 'load balancer'),
  });
}

/** Ports of WireGuard, OpenVPN and IPsec, which let in nobody without a key. */
function isVpn({ ports }: Service): boolean {
  const isOfVpn = ({ port, protocol }: Service['ports'][number]) =>
    protocol === 'UDP' && [500, 1194, 4500, 51820].includes(port);
  return ports.length > 0 && ports.every(isOfVpn);
}

function ofIngress({ ref, basePath, identity }: Ingress): DraftFinding {
  return {
    message: `Ingress "${identity.name}" takes connections from any address: it has no inbound-cidrs.`,
    severity: 'information',
    at: ref,
    place: field([...basePath, 'metadata', 'annotations', schemeOfAlb]),
    resource: identity,
    related: [],
    data: { basePath },
  };
}

const schemeOfAlb = 'alb.ingress.kubernetes.io/scheme';
