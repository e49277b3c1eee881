import type { Direction, NetworkPolicy } from '../kubernetes/entities';

/** Whether pods that the policy selects are isolated in the direction. */
export function isolates(policy: NetworkPolicy, direction: Direction): boolean {
  return direction === 'ingress' ? policy.isolatesIngress : policy.isolatesEgress;
}
