import { hasUnknownPods } from '../cluster/dangling-policies';
import { isFulfilled } from '../cluster/label-counts';
import type { NamespaceView } from '../cluster/namespace-view';
import type { NetworkPolicy, Workload } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Finding } from '../rules/finding';
import { hidesPods } from './across-namespaces';
import { lookup, type Surroundings, scopesFor } from './lookups';
import type { ScopeState } from './scope-state';
import { isOfScope } from './scopes-of-finding';

/**
 * Whether a scope other than the policy's may hold pods that a selector means: scopes may be applied to one cluster.
 * Only workloads that `counts` are looked at, and what may make pods that no manifest shows.
 */
export function mayBeSelectedElsewhere(
  surroundings: Surroundings,
  own: ScopeState,
  pods: Pick<NetworkPolicy, 'namespace' | 'podSelector'>,
  counts: (workload: Workload) => boolean,
): boolean {
  return others(surroundings, pods.namespace).some((state) => state !== own && mayHoldPodsOf(state, pods, counts));
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
  surroundings: Surroundings,
  finding: Finding,
  namespace: string,
  holds: (view: NamespaceView) => boolean,
): boolean {
  return others(surroundings, namespace).some(
    (state) => !isOfScope(finding, state.scope) && mayHold(state, namespace, holds),
  );
}

/** All scopes, of which pods and Services of one namespace are looked at. */
function others(surroundings: Surroundings, namespace: string): readonly ScopeState[] {
  return [...scopesFor(surroundings, [lookup.hidden, lookup.held(namespace)]).values()];
}

function mayHold(state: ScopeState, namespace: string, holds: (view: NamespaceView) => boolean): boolean {
  if (hidesPods(state)) return true;
  const view = state.namespaces.get(namespace);
  return view !== undefined && (hasUnknownPods(view, state.facts) || holds(view));
}
