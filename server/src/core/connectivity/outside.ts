import type { Rule } from '../policies/ir';
import { IpSet, partition } from './ip-set';
import { ipSetsOf } from './ip-sets-of';

/**
 * The addresses outside, split where a rule's addresses begin or end.
 * IPv6 only where rules may tell it apart from what IPv4 has: one speaks of it, or one denies IPv4 addresses and so
 * leaves IPv6 as open as it was. Rules that allow IPv4 addresses open nothing else.
 */
export function addressesOutside(rules: readonly Rule[]): readonly IpSet[] {
  const sets = rules.flatMap(({ peer }) => ipSetsOf(peer));
  return partition(rules.some(concernsIpv6) ? IpSet.allIpv4.union(IpSet.allIpv6) : IpSet.allIpv4, sets);
}

function concernsIpv6({ action, peer }: Rule): boolean {
  return ipSetsOf(peer).some((set) => action === 'deny' || !set.intersect(IpSet.allIpv6).isEmpty);
}
