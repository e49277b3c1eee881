import { isContested, whyContested } from '../cluster/contested-policies';
import { isolates } from '../cluster/isolates';
import { doubtfulPolicies, isNetworkPolicy, opaquePoliciesOn, selectingPolicies } from '../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { endpointOf } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import { nothingAssumed } from '../connectivity/options';
import type { ClusterPolicy, Direction, NetworkPolicy, NetworkPolicyRule, Workload } from '../kubernetes/entities';
import { podsOfPolicy } from '../policies/cluster-policy';
import { effectiveState } from './effective-state';

export type CoverageState = 'open' | 'restricted' | 'closed' | 'unknown';

export interface WorkloadCoverage {
  readonly workload: Workload;
  readonly ingress: CoverageState;
  readonly egress: CoverageState;
  /** Why a state is unknown, or why no policy can cover the workload; undefined otherwise. */
  readonly reason: string | undefined;
  /** The same for each direction: the two may be unknown for different reasons, or only one of them. */
  readonly reasons: Readonly<Record<Direction, string | undefined>>;
  /** Those of its namespace that select it, and those of the whole cluster that do or may. */
  readonly policies: readonly {
    readonly policy: NetworkPolicy | ClusterPolicy;
    readonly directions: readonly Direction[];
  }[];
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/**
 * How one workload is covered in each direction, and by what. Kept per workload as long as the policies stay the same
 * lists, so that an edited workload costs itself and not its namespace.
 */
export function workloadCoverage(view: NamespaceView, facts: NamespaceFacts, workload: Workload): WorkloadCoverage {
  // Policies of the whole cluster ask for the labels of the namespace as well.
  const askForLabels = facts.clusterPolicies.length > 0 || facts.opaquePolicies.some(({ tiered }) => tiered?.subject);
  if (askForLabels) return computeCoverage(view, facts, workload);
  const { networkPolicies, opaquePolicies } = view;
  const known = memo.get(workload);
  const isSame = known?.networkPolicies === networkPolicies && known.opaquePolicies === opaquePolicies;
  if (isSame && known.facts === facts) return known.coverage;
  const coverage = computeCoverage(view, facts, workload);
  memo.set(workload, { facts, networkPolicies, opaquePolicies, coverage });
  return coverage;
}

interface Memo extends Pick<NamespaceView, 'networkPolicies' | 'opaquePolicies'> {
  readonly facts: NamespaceFacts;
  readonly coverage: WorkloadCoverage;
}

const memo = new WeakMap<Workload, Memo>();

function computeCoverage(view: NamespaceView, facts: NamespaceFacts, workload: Workload): WorkloadCoverage {
  const selecting = selectingPolicies(view, workload);
  const ingress = directionCoverage(view, facts, workload, 'ingress');
  const egress = directionCoverage(view, facts, workload, 'egress');
  const policies = selecting.map((policy) => ({
    policy,
    directions: directions.filter((direction) => isolates(policy, direction)),
  }));
  return {
    workload,
    ingress: ingress.state,
    egress: egress.state,
    reason: ingress.reason ?? egress.reason,
    reasons: { ingress: ingress.reason, egress: egress.reason },
    policies: [...policies, ...clusterPoliciesOf(view, facts, workload)],
  };
}

function clusterPoliciesOf(
  view: NamespaceView,
  facts: NamespaceFacts,
  workload: Workload,
): WorkloadCoverage['policies'] {
  const pod = facts.clusterPolicies.length === 0 ? undefined : endpointOf(view, workload);
  if (pod === undefined) return [];
  return facts.clusterPolicies
    .filter(({ subject }) => matchSelector(podsOfPolicy(subject), pod, nothingAssumed) !== 'no')
    .map((policy) => ({ policy, directions: directions.filter((direction) => policy[direction].length > 0) }))
    .filter((selecting) => selecting.directions.length > 0);
}

interface DirectionCoverage {
  readonly state: CoverageState;
  readonly reason?: string | undefined;
}

function directionCoverage(
  view: NamespaceView,
  facts: NamespaceFacts,
  workload: Workload,
  direction: Direction,
): DirectionCoverage {
  if (workload.unknown !== undefined) return { state: 'unknown', reason: workload.unknown };
  if (workload.hostNetwork) {
    // Namespaced policies never select it; some cluster-wide ones select nodes.
    const ofNodes = facts.opaquePolicies.find(
      // A subject has no such pods, and neither has a NetworkPolicy of which the namespace is not known.
      ({ identity, directions, tiered }) =>
        directions.includes(direction) && tiered?.subject === undefined && !isNetworkPolicy(identity),
    );
    if (ofNodes !== undefined) return { state: 'unknown', reason: ofNodes.why };
    return { state: 'open', reason: 'The pod uses the host network, so no network policy applies to it.' };
  }
  if (facts.unenforced !== undefined) return { state: 'open', reason: facts.unenforced };
  const opaque = opaquePoliciesOn(view, facts, workload, direction)[0];
  if (opaque !== undefined) return { state: 'unknown', reason: opaque.why };
  const pod = facts.clusterPolicies.length === 0 ? undefined : endpointOf(view, workload);
  const effective = pod && effectiveState(view, facts, pod, direction);
  if (effective !== undefined) return effective;
  const isolating = selectingPolicies(view, workload).filter((policy) => isolates(policy, direction));
  const contested = isolating.filter((policy) => isContested(view.networkPolicies, policy));
  const certain = isolating.filter((policy) => !contested.includes(policy));
  if (certain.some((policy) => policy[direction].some(allowsEverything))) return { state: 'open' };
  // What is not read may isolate the pod, and may allow more than what is read: policies are additive.
  if (facts.incomplete !== undefined) return { state: 'unknown', reason: facts.incomplete };
  if (contested[0] !== undefined) return { state: 'unknown', reason: whyContested(contested[0].identity) };
  const doubtful = doubtfulPolicies(view, workload).filter(({ policy }) => isolates(policy, direction));
  const state = stateUnder(certain, direction);
  // Policies are additive, so with those that certainly select it what each of the others does shows what all may do.
  const decisive = doubtful.find(({ policy }) => stateUnder([...certain, policy], direction) !== state);
  return decisive === undefined ? { state } : { state: 'unknown', reason: decisive.why };
}

function stateUnder(isolating: readonly NetworkPolicy[], direction: Direction): CoverageState {
  if (isolating.length === 0 || isolating.some((policy) => policy[direction].some(allowsEverything))) return 'open';
  return isolating.every((policy) => policy[direction].length === 0) ? 'closed' : 'restricted';
}

function allowsEverything(rule: NetworkPolicyRule): boolean {
  return rule.peers === undefined && rule.ports === undefined;
}
