import { namespaceKnowledge } from '../connectivity/endpoint';
import { matchNamespace } from '../connectivity/match';
import { matchPodLabels } from '../connectivity/match-pod-labels';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { unstatedLabels } from '../kubernetes/controller-labels';
import type { Direction, NetworkPolicy, OpaquePolicy, Workload } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import type { ResourceIdentity } from '../kubernetes/resource';
import { isolates } from './isolates';
import { mayBeIn, type NamespaceFacts, type NamespaceView } from './namespace-view';
import { isAnyAsking, policiesAskingFor, policiesSelecting } from './policy-index';

/**
 * Which policies certainly select which workloads. Kept per workload as long as the namespace's policies stay the same list,
 * so that an edited workload costs itself and not its namespace.
 */
export function selectingPolicies(view: NamespaceView, workload: Workload): readonly NetworkPolicy[] {
  return selectionOf(view, workload).selecting;
}

/** Policies that may select a workload and may not: they ask for a label that its controller sets. */
export function doubtfulPolicies(view: NamespaceView, workload: Workload): readonly DoubtfulPolicy[] {
  return selectionOf(view, workload).doubtful;
}

interface DoubtfulPolicy {
  readonly policy: NetworkPolicy;
  /** One sentence. */
  readonly why: string;
}

interface Selection {
  readonly policies: readonly NetworkPolicy[];
  readonly selecting: readonly NetworkPolicy[];
  readonly doubtful: readonly DoubtfulPolicy[];
}

function selectionOf({ networkPolicies }: NamespaceView, workload: Workload): Selection {
  const known = selections.get(workload);
  if (known !== undefined && known.policies === networkPolicies) return known;
  const selection = select(networkPolicies, workload);
  selections.set(workload, selection);
  return selection;
}

const selections = new WeakMap<Workload, Selection>();

function select(policies: readonly NetworkPolicy[], workload: Workload): Selection {
  // Host-network pods share the node's address: no selector reaches them.
  if (workload.hostNetwork) return { policies, selecting: [], doubtful: nothingDoubtful };
  const written = policiesSelecting(policies, workload.labels);
  if (!isAnyAsking(policies)) return { policies, selecting: written, doubtful: nothingDoubtful };
  const asking = new Set(unstatedLabels(workload).flatMap((key) => policiesAskingFor(policies, key)));
  if (asking.size === 0) return { policies, selecting: written, doubtful: nothingDoubtful };
  const certain = new Set(written);
  const doubtful: DoubtfulPolicy[] = [];
  for (const policy of asking) {
    const truth = matchPodLabels(policy.podSelector, workload, (why) => doubtful.push({ policy, why }));
    // By the labels that are written, NotIn and DoesNotExist hold.
    if (truth !== 'yes') certain.delete(policy);
  }
  return { policies, selecting: written.filter((policy) => certain.has(policy)), doubtful };
}

const nothingDoubtful: readonly DoubtfulPolicy[] = [];

/** Whether a policy isolates the workload, or may do so. */
export function mayBeIsolated(view: NamespaceView, workload: Workload, direction: Direction): boolean {
  // Many namespaces have policies of one direction only.
  if (!isolatedDirections(view.networkPolicies)[direction]) return false;
  return (
    selectingPolicies(view, workload).some((policy) => isolates(policy, direction)) ||
    doubtfulPolicies(view, workload).some(({ policy }) => isolates(policy, direction))
  );
}

const isolatedDirections = memoize((policies: readonly NetworkPolicy[]) => ({
  ingress: policies.some(({ isolatesIngress }) => isolatesIngress),
  egress: policies.some(({ isolatesEgress }) => isolatesEgress),
}));

/** A policy that isolates every pod of the namespace, also those that come later. */
export function isolatingEveryPod(view: NamespaceView, direction: Direction): NetworkPolicy | undefined {
  return isolatingAll(view.networkPolicies)[direction];
}

/** Several rules ask, after edits of workloads as well. */
const isolatingAll = memoize((policies: readonly NetworkPolicy[]) => {
  const wide = policies.filter(({ podSelector }) => selectsEverything(podSelector));
  return {
    ingress: wide.find(({ isolatesIngress }) => isolatesIngress),
    egress: wide.find(({ isolatesEgress }) => isolatesEgress),
  };
});

/** Policies that are not modelled and may select pods of the namespace in this direction. */
export function opaquePoliciesFor(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
): readonly OpaquePolicy[] {
  // Asked for each workload, and hardly ever are there any.
  const { policies } = facts.unplaced;
  if (view.opaquePolicies.length + facts.opaquePolicies.length + policies.length === 0) return noPolicies;
  const unplaced = policies.length === 0 ? policies : policies.filter((policy) => mayBeIn(policy, view.name));
  return [...view.opaquePolicies, ...facts.opaquePolicies, ...unplaced].filter(
    (policy) => policy.directions.includes(direction) && mayHaveSubjectIn(policy, view),
  );
}

function mayHaveSubjectIn({ tiered, onlyIn }: OpaquePolicy, view: NamespaceView): boolean {
  if (onlyIn?.includes(view.name) === false) return false;
  if (tiered?.subject === undefined) return true;
  const { namespaceSelector } = tiered.subject;
  return matchNamespace(namespaceSelector, { namespace: namespaceKnowledge(view) }, nothingAssumed) !== 'no';
}

const noPolicies: readonly OpaquePolicy[] = [];

/** Those of them that may select one workload, which is no host-network pod. */
export function opaquePoliciesOn(
  view: NamespaceView,
  facts: NamespaceFacts,
  workload: Workload,
  direction: Direction,
): readonly OpaquePolicy[] {
  const policies = opaquePoliciesFor(view, facts, direction);
  if (policies.length === 0) return policies;
  return policies.filter(({ podSelector, tiered }) => {
    const selector = podSelector ?? tiered?.subject?.podSelector;
    return (
      selector === undefined || workload.unknown !== undefined || matchPodLabels(selector, workload, () => {}) !== 'no'
    );
  });
}

/** Why something may take away what a NetworkPolicy allows, or undefined. Other NetworkPolicies, also unreadable ones, cannot. */
export function denialIsUnknown(view: NamespaceView, facts: NamespaceFacts, direction: Direction): string | undefined {
  const denying = opaquePoliciesFor(view, facts, direction).find(({ identity }) => !isNetworkPolicy(identity));
  return facts.incomplete ?? denying?.why;
}

/** Also of one that cannot be read. */
export function isNetworkPolicy({ apiVersion, kind }: ResourceIdentity): boolean {
  return kind === 'NetworkPolicy' && /^(networking\.k8s\.io|extensions)\//.test(apiVersion);
}
