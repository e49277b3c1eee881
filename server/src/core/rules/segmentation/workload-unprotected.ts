import type { Analysis } from '../../analysis/analysis';
import { isClusterPart, isSystemNamespace } from '../../cluster/cluster-parts';
import { absenceIsUnknown, isIsolated } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { isDeniedAnything } from '../../connectivity/default-denial';
import { allowDeclaredCallers } from '../../fixes/declared-fixes';
import type { Fix } from '../../fixes/fix';
import {
  addPolicies,
  identifyingLabels,
  isolateWorkload,
  type PolicyTarget,
  policyTarget,
  takenPolicyNames,
  viewsOf,
} from '../../fixes/new-policy';
import { toDns1123Subdomain } from '../../kubernetes/api-identity';
import type { Direction, Workload } from '../../kubernetes/entities';
import { type Finding, field } from '../finding';
import type { DraftFinding } from '../rule';
import { defaultDenyFixes } from './missing-default-deny';

/** What the ingress and the egress rule share: workloads that no policy selects in the direction. */
export function findUnprotectedWorkloads(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
  message: (workload: Workload) => string,
): readonly DraftFinding[] {
  if (absenceIsUnknown(view, facts, direction) !== undefined) return [];
  return view.workloads
    .filter((workload) => !workload.hostNetwork && workload.unknown === undefined)
    .filter((workload) => !isClusterPart(workload))
    .filter((workload) => !isIsolated(view, workload, direction))
    .filter((workload) => isDeniedAnything(view, facts, workload, direction) === 'no')
    .map((workload) => ({
      message: message(workload),
      at: workload.ref,
      place: field([...workload.basePath, 'metadata', 'name']),
      resource: workload.identity,
      related: [],
      data: policyTarget(view.name, workload.namespaceSource),
    }));
}

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
    policies: [isolateWorkload(target, policyName, selector.labels, direction, taken)],
  });
  const declared = direction === 'ingress' ? allowDeclaredCallers(finding, analysis, target, workload, policyName) : [];
  return [...declared, ...narrow, ...whole];
}
