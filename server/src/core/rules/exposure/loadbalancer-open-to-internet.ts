import type { Fix } from '../../fixes/fix';
import type { Ingress, Service } from '../../kubernetes/entities';
import { textAt } from '../../kubernetes/read-resource';
import { nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';
import { isServiceOfGateway } from '../segmentation/gateways';
import {
  exampleRange,
  loadBalancerCause,
  serviceFinding,
  setField,
  type WrittenService,
  writtenService,
} from './service-finding';

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
  fixes(finding, analysis) {
    const written = writtenService(finding, analysis);
    if (written === undefined) return [];
    if (finding.resource?.kind === 'Ingress') return listOfIngress(written);
    return [...listOfService(written), ...internal(written)];
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

function listOfService({ at, basePath, node }: WrittenService): readonly Fix[] {
  if (nodeAt(node, ['spec', 'loadBalancerSourceRanges']) !== undefined) return [];
  const yaml = `loadBalancerSourceRanges:\n  - ${exampleRange}`;
  return [
    {
      title: `Take connections only from ${exampleRange}, an example to be replaced`,
      isSafe: false,
      needsChoice: true,
      actions: [{ kind: 'add-entry', at, path: [...basePath, 'spec'], yaml }],
    },
  ];
}

function listOfIngress(written: WrittenService): readonly Fix[] {
  const set = setField(written, annotations, 'alb.ingress.kubernetes.io/inbound-cidrs', exampleRange);
  if (set === undefined) return [];
  return [
    {
      title: `Take connections only from ${exampleRange}, an example to be replaced`,
      isSafe: false,
      needsChoice: true,
      actions: [set],
    },
  ];
}

const annotations = ['metadata', 'annotations'];

/** One for each of the clouds that most use; what a manifest is applied to, it does not say. */
function internal(written: WrittenService): readonly Fix[] {
  const scheme = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
  const ofAws =
    textAt(written.node, [...annotations, scheme]) === undefined
      ? (['service.beta.kubernetes.io/aws-load-balancer-internal', '"true"'] as const)
      : ([scheme, 'internal'] as const);
  return [
    ['AWS', ...ofAws] as const,
    ['Azure', 'service.beta.kubernetes.io/azure-load-balancer-internal', '"true"'] as const,
    ['Google Cloud', 'networking.gke.io/load-balancer-type', 'Internal'] as const,
  ].flatMap(([cloud, name, value]) => {
    const set = setField(written, annotations, name, value);
    const title = `Open it inside the network of the cloud alone: the annotation of ${cloud}`;
    return set === undefined ? [] : [{ title, isSafe: false, needsChoice: true, actions: [set] }];
  });
}
