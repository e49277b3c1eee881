import { isSystemNamespace } from '../../cluster/cluster-parts';
import { danglingPolicies, hasUnknownPods } from '../../cluster/dangling-policies';
import { unmatchedWords } from '../../cluster/unmatched-pods';
import type { WrittenRequirement } from '../../fixes/label-value-fixes';
import type { NetworkPolicy } from '../../kubernetes/entities';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { GroupedRule } from '../rule-group';
import { type DanglingData, danglingCause, selectsNothingAnywhere } from './dangling-finding';
import { labelPlace } from './peer-place';

/** `unfulfilled`: what no workload fulfils. */
export type Data = DanglingData & { readonly unfulfilled: WrittenRequirement | null };

export const selectorMatchesNothing: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    for (const [policy, unfulfilled] of danglingPolicies(view)) {
      const isEmpty = view.workloads.length === 0;
      const { name } = policy.identity;
      yield {
        severity: isEmpty ? 'information' : 'warning',
        message: isEmpty
          ? `NetworkPolicy "${name}" selects nothing here: the workspace has no workload in namespace "${view.name}".`
          : `NetworkPolicy "${name}" selects nothing: ${unmatchedWords({ unfulfilled }, 'podSelector')} in namespace "${view.name}".`,
        at: policy.ref,
        place: isEmpty ? field(selectorPath(policy), 'key') : labelPlace(selectorPath(policy), unfulfilled),
        resource: policy.identity,
        related: [],
        data: {
          namespace: view.name,
          basePath: policy.basePath,
          unfulfilled: isEmpty || unfulfilled === undefined ? null : { ...unfulfilled },
        } satisfies Data,
        cause: danglingCause(policy, 'selector-matches-nothing'),
      };
    }
  },
  holds: selectsNothingAnywhere,
};

function selectorPath({ basePath }: NetworkPolicy): FieldPath {
  return [...basePath, 'spec', 'podSelector'];
}
