import { hasUnknownPods } from '../cluster/dangling-policies';
import { isFulfilled } from '../cluster/label-counts';
import type { NetworkPolicy, Workload } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/**
 * Whether a scope other than the policy's may hold pods that it selects: scopes may be applied to one cluster.
 * Only workloads that `counts` are looked at, and what may make pods that no manifest shows.
 */
export function mayBeSelectedElsewhere(
  analysis: Analysis,
  own: ScopeState,
  policy: NetworkPolicy,
  counts: (workload: Workload) => boolean,
): boolean {
  return [...analysis.scopes.values()].some((state) => state !== own && mayHoldPodsOf(state, policy, counts));
}

function mayHoldPodsOf(
  { scope, facts, namespaces }: ScopeState,
  policy: NetworkPolicy,
  counts: (workload: Workload) => boolean,
): boolean {
  if (scope.kind === 'chart' || facts.incomplete !== undefined || facts.opaquePods.length > 0) return true;
  const view = namespaces.get(policy.namespace);
  if (view === undefined) return false;
  if (hasUnknownPods(view, facts)) return true;
  return (
    policy.podSelector.requirements.every((requirement) => isFulfilled(view.workloads, requirement)) &&
    view.workloads.some((workload) => counts(workload) && matchesLabels(policy.podSelector, workload.labels))
  );
}
