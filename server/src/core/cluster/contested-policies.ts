import type { ClusterPolicy, NetworkPolicy } from '../kubernetes/entities';
import { type ResourceIdentity, resourceWords } from '../kubernetes/resource';

/**
 * Whether another manifest of the same name says something else. A cluster holds only the one that was applied last,
 * so of neither is it known that it is enforced. Costs the list once.
 */
export function isContested<Policy extends NetworkPolicy | ClusterPolicy>(
  policies: readonly Policy[],
  policy: Policy,
): boolean {
  let contested = memo.get(policies);
  if (contested === undefined) {
    contested = contestedNames(policies);
    memo.set(policies, contested);
  }
  return contested.size > 0 && contested.has(keyOf(policy));
}

/** One sentence, for verdicts. */
export function whyContested(identity: ResourceIdentity): string {
  return `${resourceWords(identity)} is written more than once, with different rules.`;
}

const memo = new WeakMap<readonly (NetworkPolicy | ClusterPolicy)[], ReadonlySet<string>>();

function contestedNames(policies: readonly (NetworkPolicy | ClusterPolicy)[]): ReadonlySet<string> {
  const first = new Map<string, NetworkPolicy | ClusterPolicy>();
  const contested = new Set<string>();
  for (const policy of policies) {
    const key = keyOf(policy);
    const known = first.get(key);
    if (known === undefined) first.set(key, policy);
    else if (meaningOf(known) !== meaningOf(policy)) contested.add(key);
  }
  return contested;
}

function keyOf({ identity }: NetworkPolicy | ClusterPolicy): string {
  return `${identity.kind} ${identity.name}`;
}

function meaningOf(policy: NetworkPolicy | ClusterPolicy): string {
  if (policy.kind === 'cluster-policy') {
    const { tier, priority, subject, ingress, egress } = policy;
    return JSON.stringify([tier, priority, subject, ingress, egress]);
  }
  const { podSelector, isolatesIngress, isolatesEgress, ingress, egress } = policy;
  return JSON.stringify([podSelector, isolatesIngress, isolatesEgress, ingress, egress]);
}
