import type { ClusterPolicyRule } from '../kubernetes/entities';
import { matchesAllOf, mayMatchSame } from './cluster-rules';

/** Whether the first rules that match a connection in either list may have different actions. */
export function mayDisagree(rules: readonly ClusterPolicyRule[], others: readonly ClusterPolicyRule[]): boolean {
  return rules.some((one, index) =>
    others.some(
      (other, otherIndex) =>
        one.action !== other.action &&
        mayMatchSame(one, other) &&
        // Then a rule before them is the one that decides.
        !isMatchedBefore([...rules.slice(0, index), ...others.slice(0, otherIndex)], one, other),
    ),
  );
}

function isMatchedBefore(earlier: readonly ClusterPolicyRule[], one: ClusterPolicyRule, other: ClusterPolicyRule) {
  return earlier.some((rule) => matchesAllOf(rule, one) || matchesAllOf(rule, other));
}
