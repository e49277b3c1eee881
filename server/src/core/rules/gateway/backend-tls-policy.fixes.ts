import { addPolicies } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { PlainData } from './backend-tls-policy';

export const backendTlsPolicyFixes: ProposeFixes = (finding, analysis) => {
  const { isPlain, service, port, namespace } = finding.data as Partial<PlainData>;
  if (!isPlain || service === undefined || port === undefined || namespace === undefined) return [];
  const policy = [
    'apiVersion: gateway.networking.k8s.io/v1',
    'kind: BackendTLSPolicy',
    'metadata:',
    `  name: ${yamlString(service)}`,
    `  namespace: ${yamlString(namespace)}`,
    'spec:',
    '  targetRefs:',
    '    - group: ""',
    '      kind: Service',
    `      name: ${yamlString(service)}`,
    `      sectionName: ${yamlString(port)}`,
    '  validation:',
    `    hostname: ${yamlString(`${service}.${namespace}.svc`)}`,
    '    caCertificateRefs:',
    '      - group: ""',
    '        kind: ConfigMap',
    `        name: ${yamlString(`${service}-ca`)}`,
  ];
  return addPolicies(analysis, finding, {
    title: `Speak TLS to it, with the authority of ConfigMap "${service}-ca", which must be made`,
    fileName: `${service}-backend-tls.yaml`,
    policies: [`${policy.join('\n')}\n`],
  });
};
