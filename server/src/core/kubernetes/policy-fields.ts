import { keyText } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { PolicyShape } from './policy-part';

/** Fields of each part as the API text of networking.k8s.io/v1 has them. */
export const policyFields: Readonly<Record<Exclude<PolicyShape, 'labels'>, readonly string[]>> = {
  policy: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  spec: ['podSelector', 'policyTypes', 'ingress', 'egress'],
  ingress: ['from', 'ports'],
  egress: ['to', 'ports'],
  peer: ['podSelector', 'namespaceSelector', 'ipBlock'],
  selector: ['matchLabels', 'matchExpressions'],
  expression: ['key', 'operator', 'values'],
  'ip-block': ['cidr', 'except'],
  port: ['port', 'endPort', 'protocol'],
};

export const allPolicyFields: ReadonlySet<string> = new Set(Object.values(policyFields).flat());

/** A map with fields of a policy where a list of such maps belongs: its only item may have been meant. */
export function isSingleItem(node: YamlNode | undefined): boolean {
  return node?.kind === 'map' && node.entries.some(({ key }) => allPolicyFields.has(keyText(key)));
}
