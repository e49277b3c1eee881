import type { Endpoint } from './endpoint';
import { IpSet } from './ip-set';

/** A connection is of one: both of its ends have an address of it. */
export type Family = 'IPv4' | 'IPv6';

const addressesOf: Readonly<Record<Family, IpSet>> = { IPv4: IpSet.allIpv4, IPv6: IpSet.allIpv6 };

/** Those of which it has, or may have, an address. */
export function familiesOf(endpoint: Endpoint): readonly Family[] {
  const where = placeOf(endpoint);
  if (where === undefined) return bothFamilies;
  const found = bothFamilies.filter((family) => !where.intersect(addressesOf[family]).isEmpty);
  return found.length === 2 ? bothFamilies : found;
}

export const bothFamilies: readonly Family[] = ['IPv4', 'IPv6'];

/** Those that a connection between two ends may be of. */
export function sharedFamilies(one: Endpoint, other: Endpoint): readonly Family[] {
  return commonFamilies(familiesOf(one), familiesOf(other));
}

export function commonFamilies(some: readonly Family[], others: readonly Family[]): readonly Family[] {
  if (others === bothFamilies || some === others) return some;
  return some === bothFamilies ? others : some.filter((family) => others.includes(family));
}

/** An end of a connection that is of one family, which is one of its own. */
export function atFamily(endpoint: Endpoint, family: Family): Endpoint {
  if (familiesOf(endpoint).length < 2) return endpoint;
  const within = addressesOf[family].intersect(placeOf(endpoint) ?? IpSet.all);
  return endpoint.addresses === undefined ? { ...endpoint, within } : { ...endpoint, addresses: within };
}

/** Addresses by their family. */
export function splitByFamily(addresses: IpSet): readonly IpSet[] {
  return bothFamilies.map((family) => addresses.intersect(addressesOf[family])).filter(({ isEmpty }) => !isEmpty);
}

/** Where its addresses are, as far as anybody says. */
export function placeOf(endpoint: Endpoint): IpSet | undefined {
  if (endpoint.addresses !== undefined) return endpoint.addresses;
  return endpoint.kind === 'pod' || endpoint.kind === 'name' ? endpoint.within : undefined;
}
