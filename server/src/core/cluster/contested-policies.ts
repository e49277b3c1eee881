import type { NetworkPolicy } from '../kubernetes/entities';

/**
 * Whether another manifest of the same name says something else. A cluster holds only the one that was applied last,
 * so of neither is it known that it is enforced. Costs the list once.
 */
export function isContested(policies: readonly NetworkPolicy[], policy: NetworkPolicy): boolean {
  let contested = memo.get(policies);
  if (contested === undefined) {
    contested = contestedNames(policies);
    memo.set(policies, contested);
  }
  return contested.has(policy.identity.name);
}

/** One sentence, for verdicts. */
export function whyContested({ namespace, identity }: NetworkPolicy): string {
  return `NetworkPolicy "${namespace}/${identity.name}" is written more than once, with different rules.`;
}

const memo = new WeakMap<readonly NetworkPolicy[], ReadonlySet<string>>();

function contestedNames(policies: readonly NetworkPolicy[]): ReadonlySet<string> {
  const first = new Map<string, NetworkPolicy>();
  const contested = new Set<string>();
  for (const policy of policies) {
    const known = first.get(policy.identity.name);
    if (known === undefined) first.set(policy.identity.name, policy);
    else if (meaningOf(known) !== meaningOf(policy)) contested.add(policy.identity.name);
  }
  return contested;
}

function meaningOf({ podSelector, isolatesIngress, isolatesEgress, ingress, egress }: NetworkPolicy): string {
  return JSON.stringify([podSelector, isolatesIngress, isolatesEgress, ingress, egress]);
}
