import type { Direction, NetworkPolicy, OpaquePolicy, Workload } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import type { ResourceIdentity } from '../kubernetes/resource';
import type { NamespaceFacts, NamespaceView } from './namespace-view';
import { policiesSelecting } from './policy-index';

/**
 * Which policies select which workloads. Kept per workload as long as the namespace's policies stay the same list,
 * so that an edited workload costs itself and not its namespace.
 */
export function selectingPolicies(view: NamespaceView, workload: Workload): readonly NetworkPolicy[] {
  const known = selections.get(workload);
  if (known !== undefined && known.policies === view.networkPolicies) return known.selecting;
  // Host-network pods share the node's address: no selector reaches them.
  const selecting = workload.hostNetwork ? [] : policiesSelecting(view.networkPolicies, workload.labels);
  selections.set(workload, { policies: view.networkPolicies, selecting });
  return selecting;
}

const selections = new WeakMap<
  Workload,
  { readonly policies: readonly NetworkPolicy[]; readonly selecting: readonly NetworkPolicy[] }
>();

export function isolates(policy: NetworkPolicy, direction: Direction): boolean {
  return direction === 'ingress' ? policy.isolatesIngress : policy.isolatesEgress;
}

export function isIsolated(view: NamespaceView, workload: Workload, direction: Direction): boolean {
  return selectingPolicies(view, workload).some((policy) => isolates(policy, direction));
}

/** A policy that isolates every pod of the namespace, also those that come later. */
export function isolatingEveryPod(view: NamespaceView, direction: Direction): NetworkPolicy | undefined {
  return view.networkPolicies.find((policy) => isolates(policy, direction) && selectsEverything(policy.podSelector));
}

/** Policies that are not modelled and may select pods of the namespace in this direction. */
export function opaquePoliciesFor(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
): readonly OpaquePolicy[] {
  // Asked for each workload, and hardly ever are there any.
  if (view.opaquePolicies.length === 0 && facts.opaquePolicies.length === 0) return noPolicies;
  return [...view.opaquePolicies, ...facts.opaquePolicies].filter((policy) => policy.directions.includes(direction));
}

const noPolicies: readonly OpaquePolicy[] = [];

/** Why nobody may say that something is absent in this namespace, or undefined. */
export function absenceIsUnknown(view: NamespaceView, facts: NamespaceFacts, direction: Direction): string | undefined {
  return facts.incomplete ?? opaquePoliciesFor(view, facts, direction)[0]?.why;
}

/** Why something may take away what a NetworkPolicy allows, or undefined. Other NetworkPolicies, also unreadable ones, cannot. */
export function denialIsUnknown(view: NamespaceView, facts: NamespaceFacts, direction: Direction): string | undefined {
  const denying = opaquePoliciesFor(view, facts, direction).find(({ identity }) => !isOwnKind(identity));
  return facts.incomplete ?? denying?.why;
}

function isOwnKind({ apiVersion, kind }: ResourceIdentity): boolean {
  return kind === 'NetworkPolicy' && /^(networking\.k8s\.io|extensions)\//.test(apiVersion);
}
