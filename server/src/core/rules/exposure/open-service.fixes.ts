import { textAt } from '../../kubernetes/read-resource';
import type { ProposeFixes } from '../rule';
import { loadbalancerOpenToInternetFixes } from './loadbalancer-open-to-internet.fixes';
import { openInsideAlone, writtenService } from './service-finding.fixes';

/** For what should not be published at all; as that stands for the open load balancer, with what mends that. */
export const openServiceFixes: ProposeFixes = (finding, analysis) => {
  const service = writtenService(finding, analysis);
  if (service === undefined) return [];
  const isLoadBalancer = textAt(service.node, ['spec', 'type']) === 'LoadBalancer';
  return [
    ...openInsideAlone(service, finding),
    ...(isLoadBalancer ? loadbalancerOpenToInternetFixes(finding, analysis) : []),
  ];
};
