import { addPolicies } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { Data } from './gateway-findings';

export const crossNamespaceReferenceWithoutGrantFixes: ProposeFixes = (finding, analysis) => {
  const { kind, namespace, target } = finding.data as Data;
  if (target === null || finding.resource === undefined) return [];
  const group = finding.resource.apiVersion.split('/')[0] ?? '';
  const name = `${namespace}-${kind.toLowerCase()}-to-${target.name}`.slice(0, 253);
  const grant = [
    'apiVersion: gateway.networking.k8s.io/v1beta1',
    'kind: ReferenceGrant',
    'metadata:',
    `  name: ${yamlString(name)}`,
    `  namespace: ${yamlString(target.namespace)}`,
    'spec:',
    '  from:',
    `    - group: ${group}`,
    `      kind: ${kind}`,
    `      namespace: ${yamlString(namespace)}`,
    '  to:',
    '    - group: ""',
    `      kind: ${target.kind}`,
    `      name: ${yamlString(target.name)}`,
  ];
  return addPolicies(analysis, finding, {
    title: `Let each ${kind} of namespace "${namespace}" refer to ${target.kind} "${target.namespace}/${target.name}"`,
    fileName: `${name}.yaml`,
    policies: [`${grant.join('\n')}\n`],
  });
};
