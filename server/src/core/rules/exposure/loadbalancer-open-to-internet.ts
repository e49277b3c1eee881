import type { Ingress, Service } from '../../kubernetes/entities';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import { loadBalancerCause, serviceFinding } from './service-finding';

export const loadbalancerOpenToInternet: Rule = {
  id: 'loadbalancer-open-to-internet',
  title: 'Load balancer that takes connections from any address',
  severity: 'warning',
  slice: 'namespace',
  *check({ services, ingresses }) {
    for (const service of services) {
      if (service.access.loadBalancer === 'open' && service.unknown === undefined) yield ofService(service);
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
    severity: isServiceOfGateway(service) ? 'information' : 'warning',
    cause: loadBalancerCause(service, 0),
  });
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
