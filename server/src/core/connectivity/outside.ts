import type { Rule } from '../policies/ir';
import { IpSet, partition } from './ip-set';
import { ipSetsOf } from './ip-sets-of';
import { memoize } from './memoize';

/**
 * The addresses outside, split where a rule's addresses begin or end.
 * IPv6 only where rules may tell it apart from what IPv4 has: one speaks of it, or one denies IPv4 addresses and so
 * leaves IPv6 as open as it was. Rules that allow IPv4 addresses open nothing else.
 */
export function addressesOutside(rules: readonly Rule[]): readonly IpSet[] {
  const sets = rules.flatMap(setsOf);
  return partition(rules.some(concernsIpv6) ? IpSet.all : IpSet.allIpv4, sets);
}

/** Most changes leave nearly all rules as they were. */
const setsOf = memoize(({ peer }: Rule) => ipSetsOf(peer));

const concernsIpv6 = memoize((rule: Rule): boolean =>
  setsOf(rule).some((set) => rule.action === 'deny' || !set.intersect(IpSet.allIpv6).isEmpty),
);
