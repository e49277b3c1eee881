import { addPolicies, freeName, takenPolicyNames } from '../../fixes/new-policy';
import { policyTarget } from '../../fixes/policy-target';
import { policyYaml } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { Data } from './admission-webhook-reachable-from-pods';

/** For documentation (RFC 5737): where the API server is, only whoever runs the cluster knows. */
const exampleRange = '192.0.2.0/24';

export const admissionWebhookReachableFromPodsFixes: ProposeFixes = (finding, analysis) => {
  const { namespace, namespaceSource, labels, port, ports } = finding.data as Data;
  const target = policyTarget(namespace, namespaceSource);
  const name = freeName(
    `${finding.resource?.name ?? 'controller'}-ingress`,
    takenPolicyNames(analysis, finding, namespace),
  );
  const open = ports.length === 0 ? [] : ['- ports:', ...ports.map((each) => `    - port: ${each}`)];
  const policy = policyYaml({
    name,
    namespace: target.writesNamespace ? namespace : undefined,
    podLabels: new Map(labels),
    directions: ['ingress'],
    ingress: [...open, '- from:', '    - ipBlock:', `        cidr: ${exampleRange}`, '  ports:', `    - port: ${port}`],
  });
  const title = `Let the API server alone call the webhook, at ${exampleRange}, an example to be replaced`;
  return addPolicies(analysis, finding, { title, fileName: `${name}.yaml`, policies: [policy] }).map((fix) => ({
    ...fix,
    needsChoice: true as const,
  }));
};
