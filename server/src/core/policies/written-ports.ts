import { isContested } from '../cluster/contested-policies';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import type { Direction, NetworkPolicy, NetworkPolicyPort } from '../kubernetes/entities';
import type { FieldPath } from '../yaml/field-path';
import { unitsOfNetworkPolicy } from './compile-cluster';
import type { PolicyUnit, Rule } from './ir';
import { destinationPods, type OpenedPods } from './opened-pods';

/** An item of `ports` of a NetworkPolicy's rule, and the pods at the receiving end. */
export interface WrittenPort {
  readonly policy: NetworkPolicy;
  readonly direction: Direction;
  readonly port: NetworkPolicyPort;
  /** All items of the list that it is one of. */
  readonly siblings: readonly NetworkPolicyPort[];
  /** Certainly all that the manifests show, and at least one. */
  readonly pods: OpenedPods;
  readonly rule: Rule;
  /** Which of them it is. */
  readonly item: number;
}

/** The field `port` of the item. */
export function portPath({ rule, item }: WrittenPort): FieldPath {
  return [...rule.where.path, 'ports', item, 'port'];
}

/** Those of a namespace's policies that `counts`, as far as the receiving pods are in the namespace and known. */
export function* writtenPorts(view: NamespaceView, counts: PortTest): Iterable<WrittenPort> {
  for (const { policy, direction, unit, rule, siblings } of rulesWith(counts)(view.networkPolicies)) {
    const pods = destinationPods(view, unit, rule);
    if (pods === undefined || pods.workloads.length === 0) continue;
    for (const [item, port] of siblings.entries()) {
      if (counts(port)) yield { policy, direction, port, siblings, pods, rule, item };
    }
  }
}

type PortTest = (port: NetworkPolicyPort) => boolean;

/** Rules with such a port, without those of policies that are written more than once with different rules. */
const rulesWith = memoize((counts: PortTest) =>
  memoize((policies: readonly NetworkPolicy[]) => {
    const found: (Pick<WrittenPort, 'policy' | 'direction' | 'siblings' | 'rule'> & { readonly unit: PolicyUnit })[] =
      [];
    for (const policy of policies) {
      for (const direction of ['ingress', 'egress'] as const) {
        const rules = policy[direction];
        if (!rules.some(({ ports }) => ports?.some(counts)) || isContested(policies, policy)) continue;
        const unit = unitsOfNetworkPolicy(policy).find((each) => each.direction === direction);
        for (const [index, { ports: siblings = [] }] of rules.entries()) {
          const rule = unit?.rules[index];
          if (unit !== undefined && rule !== undefined && siblings.some(counts)) {
            found.push({ policy, direction, siblings, rule, unit });
          }
        }
      }
    }
    return found;
  }),
);
