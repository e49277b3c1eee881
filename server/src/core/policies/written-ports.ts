import { isContested } from '../cluster/contested-policies';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction, NetworkPolicy, NetworkPolicyPort } from '../kubernetes/entities';
import type { FieldPath } from '../yaml/field-path';
import { unitsOfNetworkPolicy } from './compile-cluster';
import type { Rule } from './ir';
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
export function* writtenPorts(
  view: NamespaceView,
  counts: (port: NetworkPolicyPort) => boolean,
): Iterable<WrittenPort> {
  for (const policy of view.networkPolicies) {
    for (const unit of unitsOfNetworkPolicy(policy)) {
      const { direction } = unit;
      for (const [index, { ports: siblings = [] }] of policy[direction].entries()) {
        const rule = unit.rules[index];
        if (rule === undefined || !siblings.some(counts) || isContested(view.networkPolicies, policy)) continue;
        const pods = destinationPods(view, unit, rule);
        if (pods === undefined || pods.workloads.length === 0) continue;
        for (const [item, port] of siblings.entries()) {
          if (counts(port)) yield { policy, direction, port, siblings, pods, rule, item };
        }
      }
    }
  }
}
