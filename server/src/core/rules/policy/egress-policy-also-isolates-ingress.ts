import { isContested } from '../../cluster/contested-policies';
import { doubtfulPolicies, opaquePoliciesOn, selectingPolicies } from '../../cluster/isolation';
import type { NamespaceView } from '../../cluster/namespace-view';
import { servicesSelecting } from '../../cluster/services-selecting';
import type { NetworkPolicy, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { GroupedRule } from '../rule-group';

export const egressPolicyAlsoIsolatesIngress: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    const implying = view.networkPolicies.filter(
      (policy) => policy.impliesIngress && !isContested(view.networkPolicies, policy),
    );
    if (implying.length === 0 || facts.unenforced !== undefined) return;
    const selected = workloadsSelectedBy(view, new Set(implying));
    for (const policy of implying) {
      const workloads = selected.get(policy) ?? [];
      const closed = workloads.filter((workload) => !isMeantToBeIsolated(view, workload));
      if (workloads.length > 0 && closed.length === 0) continue;
      // What is not read may allow the connections.
      const certain = closed.filter(
        (workload) => facts.incomplete === undefined && opaquePoliciesOn(view, facts, workload, 'ingress').length === 0,
      );
      const backends = certain.filter(({ labels }) => servicesSelecting(view.services, labels).length > 0);
      const service = backends.flatMap(({ labels }) => servicesSelecting(view.services, labels))[0];
      const { name } = policy.identity;
      yield {
        severity: service === undefined ? 'information' : 'warning',
        message:
          service === undefined
            ? `NetworkPolicy "${name}" blocks all ingress of its pods as well, because it has no policyTypes.`
            : `NetworkPolicy "${name}" cuts off Service "${service.name}": without policyTypes it blocks all ingress too.`,
        at: policy.ref,
        place: field([...policy.basePath, 'spec', 'egress'], 'key'),
        resource: policy.identity,
        related: (service === undefined ? closed : backends).slice(0, limits.relatedLocations).map((workload) => ({
          at: workload.ref,
          place: field([...workload.basePath, 'metadata', 'name']),
          message: `Nothing may connect to ${workload.identity.kind} "${workload.identity.name}".`,
        })),
        data: policy.basePath,
      };
    }
  },
};

/** Which of the policies select which workloads. Costs the namespace once. */
function workloadsSelectedBy(
  view: NamespaceView,
  policies: ReadonlySet<NetworkPolicy>,
): ReadonlyMap<NetworkPolicy, readonly Workload[]> {
  const selected = new Map<NetworkPolicy, Workload[]>();
  for (const workload of view.workloads) {
    if (workload.unknown !== undefined) continue;
    for (const policy of selectingPolicies(view, workload)) {
      if (!policies.has(policy)) continue;
      const workloads = selected.get(policy);
      if (workloads === undefined) selected.set(policy, [workload]);
      else workloads.push(workload);
    }
  }
  return selected;
}

/** By another policy that speaks of ingress: then nothing is blocked that nobody thought of. */
function isMeantToBeIsolated(view: NamespaceView, workload: Workload): boolean {
  const selecting = selectingPolicies(view, workload);
  const doubtful = doubtfulPolicies(view, workload).map(({ policy }) => policy);
  return [...selecting, ...doubtful].some((policy) => policy.isolatesIngress && !policy.impliesIngress);
}
