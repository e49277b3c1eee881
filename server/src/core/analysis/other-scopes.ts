import { hasUnknownPods } from '../cluster/dangling-policies';
import { isFulfilled } from '../cluster/label-counts';
import type { NamespaceView } from '../cluster/namespace-view';
import type { NetworkPolicy, Workload } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Finding } from '../rules/finding';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/**
 * Whether a scope other than the policy's may hold pods that a selector means: scopes may be applied to one cluster.
 * Only workloads that `counts` are looked at, and what may make pods that no manifest shows.
 */
export function mayBeSelectedElsewhere(
  analysis: Analysis,
  own: ScopeState,
  pods: Pick<NetworkPolicy, 'namespace' | 'podSelector'>,
  counts: (workload: Workload) => boolean,
): boolean {
  return [...analysis.scopes.values()].some((state) => state !== own && mayHoldPodsOf(state, pods, counts));
}

function mayHoldPodsOf(
  state: ScopeState,
  { namespace, podSelector }: Pick<NetworkPolicy, 'namespace' | 'podSelector'>,
  counts: (workload: Workload) => boolean,
): boolean {
  return mayHold(
    state,
    namespace,
    ({ workloads }) =>
      podSelector.requirements.every((requirement) => isFulfilled(workloads, requirement)) &&
      workloads.some((workload) => counts(workload) && matchesLabels(podSelector, workload.labels)),
  );
}

/** Whether a scope other than the finding's holds something in a namespace, or may do so where no manifest shows it. */
export function mayBeHeldElsewhere(
  analysis: Analysis,
  { scopes }: Finding,
  namespace: string,
  holds: (view: NamespaceView) => boolean,
): boolean {
  return [...analysis.scopes.values()].some(
    (state) => !scopes.includes(state.scope.name) && mayHold(state, namespace, holds),
  );
}

function mayHold(
  { scope, facts, namespaces }: ScopeState,
  namespace: string,
  holds: (view: NamespaceView) => boolean,
): boolean {
  if (scope.kind === 'chart' || facts.incomplete !== undefined || facts.opaquePods.length > 0) return true;
  const view = namespaces.get(namespace);
  return view !== undefined && (hasUnknownPods(view, facts) || holds(view));
}
