import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import { ownPolicies } from '../../analysis/own-policies';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import { doubtfulPolicies, selectingPolicies } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { isNodeAgent } from '../../cluster/node-agents';
import { policiesSelecting } from '../../cluster/policy-index';
import type { NetworkPolicy, Workload } from '../../kubernetes/entities';
import { selectsEverything } from '../../kubernetes/label-selector';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { field, type Related } from '../finding';
import type { DraftFinding, Rule } from '../rule';

/** Of a finding at a policy: where it stands. */
export type Data = { readonly namespace: string; readonly basePath: FieldPath } | null;

export const hostnetworkBypassesPolicy: Rule = {
  id: 'hostnetwork-bypasses-policy',
  title: 'Pods on the host network, out of reach of policies',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    const onHost = view.workloads.filter(({ hostNetwork, unknown }) => hostNetwork && unknown === undefined);
    if (onHost.length === 0) return;
    for (const workload of onHost) if (!isExpected(workload)) yield workloadFinding(view, workload);
    yield* policyFindings(view, facts, onHost);
  },
  holds(finding, surroundings) {
    const data = finding.data as Data;
    if (data === null) return true;
    const own = ownPolicies(surroundings, finding, data).find(({ isOfFinding }) => isOfFinding);
    return (
      own !== undefined && !mayBeSelectedElsewhere(surroundings, own.state, own.policy, (other) => !other.hostNetwork)
    );
  },
};

function workloadFinding(view: NamespaceView, workload: Workload): DraftFinding {
  const { kind, name } = workload.identity;
  const meant = policiesSelecting(view.networkPolicies, workload.labels);
  // One that names the pods says more than one that is for all.
  const policy = meant.find(({ podSelector }) => !selectsEverything(podSelector)) ?? meant[0];
  return {
    message:
      policy === undefined
        ? `${kind} "${name}" is on the network of its node: no NetworkPolicy can apply to it (hostNetwork).`
        : `${kind} "${name}" is on the host network: NetworkPolicy "${policy.identity.name}" is not enforced for it (hostNetwork).`,
    at: workload.ref,
    place: field([...workload.basePath, ...workload.podMetadataPath.slice(0, -1), 'spec', 'hostNetwork'], 'key'),
    resource: workload.identity,
    related: meant.slice(0, limits.relatedLocations).map((selecting) => ({
      at: selecting.ref,
      place: field([...selecting.basePath, 'metadata', 'name']),
      message: `NetworkPolicy "${selecting.identity.name}" selects the pods and is not enforced.`,
    })),
    data: null,
  };
}

/** Policies that select nothing but expected host-network pods; what selects others is told of at those. */
function* policyFindings(
  view: NamespaceView,
  facts: NamespaceFacts,
  onHost: readonly Workload[],
): Iterable<DraftFinding> {
  if (hasUnknownPods(view, facts)) return;
  const selected = new Map<NetworkPolicy, Workload[]>();
  for (const workload of onHost) {
    for (const policy of policiesSelecting(view.networkPolicies, workload.labels)) {
      if (selectsEverything(policy.podSelector)) continue;
      const workloads = selected.get(policy);
      if (workloads === undefined) selected.set(policy, [workload]);
      else workloads.push(workload);
    }
  }
  const effective = new Set(
    selected.size === 0
      ? []
      : view.workloads.flatMap((workload) => [
          ...selectingPolicies(view, workload),
          ...doubtfulPolicies(view, workload).map(({ policy }) => policy),
        ]),
  );
  for (const [policy, workloads] of selected) {
    if (effective.has(policy) || !workloads.every(isExpected)) continue;
    yield {
      message: `NetworkPolicy "${policy.identity.name}" has no effect: it selects only pods on the host network (podSelector).`,
      at: policy.ref,
      place: field([...policy.basePath, 'spec', 'podSelector'], 'key'),
      resource: policy.identity,
      related: workloads.slice(0, limits.relatedLocations).map(hostNetworkOf),
      data: { namespace: view.name, basePath: policy.basePath } satisfies Data,
    };
  }
}

function hostNetworkOf({ ref, basePath, podMetadataPath, identity }: Workload): Related {
  return {
    at: ref,
    place: field([...basePath, ...podMetadataPath.slice(0, -1), 'spec', 'hostNetwork'], 'key'),
    message: `${identity.kind} "${identity.name}" is on the host network.`,
  };
}

function isExpected(workload: Workload): boolean {
  return isSystemNamespace(workload.namespace) || isNodeAgent(workload);
}
