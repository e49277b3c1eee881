import type { Analysis } from '../../analysis/analysis';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { allowDeclaredCallers } from '../../fixes/declared-fixes';
import type { Fix } from '../../fixes/fix';
import { identifyingLabels } from '../../fixes/identifying-labels';
import { addPolicies, dnsFor, isolateWorkload, takenPolicyNames, viewsOf } from '../../fixes/new-policy';
import type { PolicyTarget } from '../../fixes/policy-target';
import { toDns1123Subdomain } from '../../kubernetes/api-identity';
import type { Direction } from '../../kubernetes/entities';
import type { Finding } from '../finding';
import { defaultDenyFixes } from './missing-default-deny.fixes';

/** First the workload alone, then its whole namespace; and first of all what keeps declared callers. */
export function workloadFixes(
  finding: Finding,
  analysis: Analysis,
  direction: Direction,
  broader: Parameters<typeof defaultDenyFixes>[2],
): readonly Fix[] {
  const target = finding.data as PolicyTarget;
  const whole = isSystemNamespace(target.namespace) ? [] : defaultDenyFixes(finding, analysis, broader);
  const workloads = viewsOf(analysis, finding, target.namespace).flatMap((view) => view.workloads);
  const workload = workloads.find(
    ({ ref, identity }) =>
      ref.uri === finding.at.uri && identity.kind === finding.resource?.kind && identity.name === finding.resource.name,
  );
  const selector = workload && identifyingLabels(workload, workloads);
  if (workload === undefined || selector === undefined) return whole;
  const { kind, name } = workload.identity;
  const others = selector.others === 0 ? '' : ` and ${selector.others} more with its labels`;
  // A generated name ends with an asterisk, and other names may be none either.
  const policyName = toDns1123Subdomain(name) ?? kind.toLowerCase();
  const taken = takenPolicyNames(analysis, finding, target.namespace);
  const narrow = addPolicies(analysis, finding, {
    title:
      direction === 'ingress'
        ? `Deny all ingress to ${kind} "${name}"${others}`
        : `Deny all egress from ${kind} "${name}"${others}, allow DNS`,
    fileName: `networkpolicy-${policyName}.yaml`,
    policies: [isolateWorkload(target, policyName, selector.labels, direction, dnsFor(analysis, finding), taken)],
  });
  const declared = direction === 'ingress' ? allowDeclaredCallers(finding, analysis, target, workload, policyName) : [];
  return [...declared, ...narrow, ...whole];
}
