import { quoteText } from '../yaml/problem';
import type { NetworkPolicyRule } from './entities';
import { selectsEverything } from './label-selector';
import type { NetworkPolicyFields } from './read-network-policy';

/** `isolates ingress of every pod in "shop", restricts no egress`: what a policy does, as the end of a sentence. */
export function effectInWords(policy: NetworkPolicyFields, namespace: string | undefined): string {
  const place = namespace === undefined ? 'of its namespace' : `in ${quoteText(namespace)}`;
  const pods = selectsEverything(policy.podSelector) ? `every pod ${place}` : `the pods ${place} that it selects`;
  const { isolatesIngress, isolatesEgress, ingress, egress } = policy;
  const isolated = isolatesIngress && isolatesEgress ? 'ingress and egress' : isolatesIngress ? 'ingress' : 'egress';
  return [
    `isolates ${isolated} of ${pods}`,
    ...(isolatesIngress ? [] : ['restricts no ingress']),
    ...(isolatesEgress ? [] : ['restricts no egress']),
    ...(ingress.some(isOpen) ? ['allows ingress from everywhere'] : []),
    ...(egress.some(isOpen) ? ['allows egress to everywhere'] : []),
  ].reduce((text, part, index, parts) => `${text}${index === parts.length - 1 ? ' and ' : ', '}${part}`);
}

function isOpen({ peers, ports }: NetworkPolicyRule): boolean {
  return peers === undefined && ports === undefined;
}
