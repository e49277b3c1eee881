import type { Fix } from '../../fixes/fix';
import { textAt } from '../../kubernetes/read-resource';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { exampleRange, setField, takeExampleRange, type WrittenService, writtenService } from './service-finding.fixes';

export const loadbalancerOpenToInternetFixes: ProposeFixes = (finding, analysis) => {
  const written = writtenService(finding, analysis);
  if (written === undefined) return [];
  if (finding.resource?.kind === 'Ingress') return listOfIngress(written);
  return [...listOfService(written), ...internal(written)];
};

function listOfService({ at, basePath, node }: WrittenService): readonly Fix[] {
  if (nodeAt(node, ['spec', 'loadBalancerSourceRanges']) !== undefined) return [];
  const yaml = `loadBalancerSourceRanges:\n  - ${exampleRange}`;
  return [takeExampleRange({ kind: 'add-entry', at, path: [...basePath, 'spec'], yaml })];
}

function listOfIngress(written: WrittenService): readonly Fix[] {
  const set = setField(written, annotations, 'alb.ingress.kubernetes.io/inbound-cidrs', exampleRange);
  return set === undefined ? [] : [takeExampleRange(set)];
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
