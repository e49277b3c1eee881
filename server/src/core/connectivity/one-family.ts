import type { Endpoint } from './endpoint';
import { IpSet } from './ip-set';

/** Both ends of a connection with the addresses that it can have there: either both are IPv4 or both are IPv6. */
export function inOneFamily(source: Endpoint, destination: Endpoint): readonly [Endpoint, Endpoint] {
  return [limited(source, destination), limited(destination, source)];
}

/** Unchanged where the other end may be of any family, or shares none. */
function limited(end: Endpoint, other: Endpoint): Endpoint {
  if (end.addresses === undefined || other.addresses === undefined) return end;
  const shared = families
    .filter((family) => !family.intersect(other.addresses ?? IpSet.empty).isEmpty)
    .reduce((all, family) => all.union(family), IpSet.empty)
    .intersect(end.addresses);
  return shared.isEmpty || shared.equals(end.addresses) ? end : { ...end, addresses: shared };
}

const families = [IpSet.allIpv4, IpSet.allIpv6];
