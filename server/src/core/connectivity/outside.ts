import { IpSet, partition } from './ip-set';

/** The addresses outside, split where one of the sets begins or ends. IPv6 only if one of them speaks of it. */
export function addressesOutside(sets: readonly IpSet[]): readonly IpSet[] {
  const speaksOfIpv6 = sets.some((set) => !set.intersect(IpSet.allIpv6).isEmpty);
  const whole = speaksOfIpv6 ? IpSet.allIpv4.union(IpSet.allIpv6) : IpSet.allIpv4;
  return partition(whole, sets);
}
