import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { ClusterPolicy, ClusterPolicyRule, Direction } from '../kubernetes/entities';
import { compareAlike } from './compare-alike';
import { mayDisagree } from './may-disagree';

/**
 * What the policies of a cluster say in one direction, where many may say the same. Two sayings are compared once for
 * all policies and pods, and a set of them once for all pods that it selects.
 */
export interface Sayings {
  readonly mayDisagree: (a: ClusterPolicy, b: ClusterPolicy) => boolean;
  /** Whether two of the policies may decide otherwise about one connection. Costs their number, if the set is known. */
  readonly mayAnyDisagree: (policies: readonly ClusterPolicy[]) => boolean;
}

/** Kept as long as the list of policies. */
export const sayingsOf: (policies: readonly ClusterPolicy[]) => Readonly<Record<Direction, Sayings>> = memoize(
  (policies: readonly ClusterPolicy[]) => ({
    ingress: sayingsIn(policies, 'ingress'),
    egress: sayingsIn(policies, 'egress'),
  }),
);

function sayingsIn(policies: readonly ClusterPolicy[], direction: Direction): Sayings {
  const onlyActions = new Map(policies.map((policy) => [policy, onlyAction(policy[direction])]));
  const alike = compareAlike(
    policies,
    (policy) => textOf(policy[direction]),
    (a, b) => mayDisagree(a[direction], b[direction]),
  );
  const compare = (a: ClusterPolicy, b: ClusterPolicy) => {
    const only = onlyActions.get(a);
    return (only === undefined || only !== onlyActions.get(b)) && alike.compare(a, b);
  };
  const answers = new Map<string, boolean>();
  return {
    mayDisagree: compare,
    mayAnyDisagree(group) {
      // Of those that say the same two stand for all.
      const some = [...groupBy(group, alike.idOf).values()].flatMap((same) => same.slice(0, 2));
      const key = some.map(alike.idOf).join();
      const answer =
        answers.get(key) ?? some.some((one, at) => some.slice(at + 1).some((other) => compare(one, other)));
      answers.set(key, answer);
      return answer;
    },
  };
}

/** The action of all rules; undefined where they have several, or there are none. */
function onlyAction(rules: readonly ClusterPolicyRule[]): ClusterPolicyRule['action'] | undefined {
  const actions = new Set(rules.map(({ action }) => action));
  return actions.size === 1 ? rules[0]?.action : undefined;
}

/** One text for rules that say the same; their names say nothing. */
function textOf(rules: readonly ClusterPolicyRule[]): string {
  return JSON.stringify(rules.map(({ action, peers, ports }) => [action, peers, ports]));
}
