import { memoize } from '../connectivity/memoize';
import type { ClusterPolicy, Direction } from '../kubernetes/entities';
import { podsOverlap } from './cluster-rules';
import { compareAlike } from './compare-alike';
import { sayingsOf } from './sayings';

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
  const sayings = sayingsOf(policies);
  const subjects = compareAlike(
    policies,
    ({ subject }) => JSON.stringify(subject),
    (a, b) => podsOverlap(a.subject, b.subject),
  );
  const directionOfConflict = (a: ClusterPolicy, b: ClusterPolicy): Direction | undefined => {
    // Of two manifests of one object a cluster has one, which is another finding.
    const isSameObject = a.identity.kind === b.identity.kind && a.identity.name === b.identity.name;
    if (isSameObject || !subjects.compare(a, b)) return undefined;
    return (['ingress', 'egress'] as const).find((direction) => sayings[direction].mayDisagree(a, b));
  };
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
