import { memoize } from '../connectivity/memoize';
import type { ClusterPolicy, ClusterPolicyPods, ClusterPolicyRule, Direction } from '../kubernetes/entities';
import { selectorImplies } from '../kubernetes/selector-implies';
import { limits } from '../limits';
import { matchesAllOf } from './cluster-rules';
import { isContested } from './contested-policies';

/** A rule of a policy for the whole cluster that never decides: a rule that is asked before it matches all that it does. */
export interface ShadowedRule {
  readonly place: RulePlace;
  readonly by: RulePlace;
}

export interface RulePlace {
  readonly policy: ClusterPolicy;
  readonly direction: Direction;
  readonly index: number;
}

/**
 * In the order of the policies. Each rule is compared with single others, so that nothing is found that hangs on several
 * together, and by what is written, so that it holds whatever pods there are.
 */
export const shadowedRules = memoize((policies: readonly ClusterPolicy[]): readonly ShadowedRule[] => {
  const certain = policies.filter((policy) => policy.unknown === undefined && !isContested(policies, policy));
  const found: ShadowedRule[] = [];
  let comparisons = 0;
  for (const policy of certain) {
    comparisons += certain.length;
    if (comparisons > limits.redundancyComparisons) return [];
    const earlier = certain.filter((other) => isBefore(other, policy) && selectsAllOf(other.subject, policy.subject));
    for (const direction of ['ingress', 'egress'] as const) {
      const before = earlier.flatMap((other) => placesIn(other, direction).filter((place) => decides(place, policy)));
      const own = placesIn(policy, direction);
      for (const place of own) {
        const candidates = [...own.slice(0, place.index), ...before];
        comparisons += candidates.length;
        if (comparisons > limits.redundancyComparisons) return [];
        const by = candidates.find((other) => matchesAllOf(ruleAt(other), ruleAt(place)));
        if (by !== undefined) found.push({ place, by });
      }
    }
  }
  return found;
});

function placesIn(policy: ClusterPolicy, direction: Direction): readonly RulePlace[] {
  return policy[direction].map((_, index) => ({ policy, direction, index }));
}

function ruleAt({ policy, direction, index }: RulePlace): ClusterPolicyRule {
  return policy[direction][index] as ClusterPolicyRule;
}

/** Whether a policy is certainly asked before another one: of one priority either may be. */
function isBefore(one: ClusterPolicy, other: ClusterPolicy): boolean {
  if (one.tier !== other.tier) return one.tier === 'admin';
  return one.priority !== undefined && other.priority !== undefined && one.priority < other.priority;
}

/** What a rule passes on is still open for the next tier. */
function decides(place: RulePlace, later: ClusterPolicy): boolean {
  return place.policy.tier === later.tier || ruleAt(place).action !== 'pass';
}

function selectsAllOf(wide: ClusterPolicyPods, narrow: ClusterPolicyPods): boolean {
  return (
    selectorImplies(narrow.namespaceSelector, wide.namespaceSelector) &&
    selectorImplies(narrow.podSelector, wide.podSelector)
  );
}
