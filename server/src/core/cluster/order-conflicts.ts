import { memoize } from '../connectivity/memoize';
import type { ClusterPolicy, ClusterPolicyRule, Direction } from '../kubernetes/entities';
import { matchesAllOf, mayMatchSame, podsOverlap } from './cluster-rules';

/** Two policies of one priority that may decide otherwise about the same connections: which is asked first is not defined. */
export interface OrderConflict {
  readonly first: ClusterPolicy;
  readonly other: ClusterPolicy;
  readonly direction: Direction;
}

/** Each policy with the first one that it is in conflict with, in the order of the list. */
export const orderConflicts = memoize((policies: readonly ClusterPolicy[]): readonly OrderConflict[] => {
  const byOrder = new Map<string, ClusterPolicy[]>();
  const conflicts: OrderConflict[] = [];
  for (const policy of policies) {
    if (policy.priority === undefined) continue;
    const key = `${policy.tier} ${policy.priority}`;
    const before = byOrder.get(key) ?? [];
    byOrder.set(key, before);
    for (const first of before) {
      const direction = directionOfConflict(first, policy);
      if (direction === undefined) continue;
      conflicts.push({ first, other: policy, direction });
      break;
    }
    before.push(policy);
  }
  return conflicts;
});

function directionOfConflict(a: ClusterPolicy, b: ClusterPolicy): Direction | undefined {
  // Of two manifests of one object a cluster has one, which is another finding.
  const isSameObject = a.identity.kind === b.identity.kind && a.identity.name === b.identity.name;
  if (isSameObject || !podsOverlap(a.subject, b.subject)) return undefined;
  return (['ingress', 'egress'] as const).find((direction) => mayDisagree(a[direction], b[direction]));
}

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
