import type { Surroundings } from '../../analysis/lookups';
import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import { ownPolicies } from '../../analysis/own-policies';
import { danglingPolicies, hasUnknownPods } from '../../cluster/dangling-policies';
import type { NetworkPolicy } from '../../kubernetes/entities';
import type { FieldPath } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { Cause } from '../rule';

/** What a finding about a policy that selects nothing needs to be looked at again; plain JSON. */
export type DanglingData = { readonly namespace: string; readonly basePath: FieldPath };

/** The rules about policies that select nothing, the one that says most in front: the first that holds tells of it. */
const precedence = ['namespace-mismatch', 'selector-near-miss', 'selector-matches-nothing'] as const;

export function danglingCause({ ref, basePath }: NetworkPolicy, ruleId: (typeof precedence)[number]): Cause {
  return { key: JSON.stringify(['selector', ref, basePath]), rank: precedence.indexOf(ruleId) };
}

/** Whether the policy selects nothing in any scope that uses it, and no other scope may have its pods. */
export function selectsNothingAnywhere(finding: Finding, surroundings: Surroundings): boolean {
  const [own, ...rest] = ownPolicies(surroundings, finding, finding.data as unknown as DanglingData);
  if (own === undefined) return false;
  const isDangling = [own, ...rest].every(
    ({ state, view, policy }) => !hasUnknownPods(view(), state.facts) && danglingPolicies(view()).has(policy),
  );
  return isDangling && !mayBeSelectedElsewhere(surroundings, own.state, own.policy, () => true);
}
