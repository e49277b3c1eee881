import { IpSet, ipSetOfCidr } from './ip-set';
import { metadataServices } from './metadata-services';

/** IPv4 addresses that nothing on the internet has (RFC 6890, RFC 5771). */
const specialIpv4 = unionOfCidrs([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

const internetIpv4 = IpSet.allIpv4.subtract(specialIpv4);

/** The part of IPv6 from which addresses of the internet are given out (RFC 4291). */
const internetIpv6 = unionOfCidrs(['2000::/3']);

const internets = [internetIpv4, internetIpv6].map((addresses) => ({ addresses, size: addresses.size }));

/** Link-local and shared addresses, which reach the metadata services of clouds and node-local caches. */
export const linkLocal = unionOfCidrs(['169.254.0.0/16', 'fe80::/10', 'fc00::/7']);

/** Where a host outside can be, by family: one that everybody may look up, and one of which only its name is known. */
export const placesOfHosts = {
  public: [withoutMetadata(internetIpv4), withoutMetadata(internetIpv6)],
  any: [
    // This network, loopback, link-local, multicast and what is reserved belong to no other host (RFC 6890, RFC 4291).
    IpSet.allIpv4.subtract(unionOfCidrs(['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'])),
    IpSet.allIpv6.subtract(unionOfCidrs(['::/127', 'fe80::/10', 'ff00::/8'])),
  ].map(withoutMetadata),
} as const;

function withoutMetadata(addresses: IpSet): IpSet {
  const { ipv4, ipv6, others } = metadataServices;
  return addresses.subtract(unionOfCidrs([`${ipv6}/128`, ...[ipv4, ...others].map((address) => `${address}/32`)]));
}

/** Whether all of the addresses are outside of every network that clouds and companies use inside. */
export function isOfInternet(set: IpSet): boolean {
  return !set.isEmpty && internetIpv4.union(internetIpv6).includes(set);
}

/** Whether every address of a family is in the set. */
export function coversFamily(set: IpSet): boolean {
  return set.includes(IpSet.allIpv4) || set.includes(IpSet.allIpv6);
}

/** Whether every address is in the set, whatever its family. */
export function coversEveryFamily(set: IpSet): boolean {
  return set.includes(IpSet.allIpv4) && set.includes(IpSet.allIpv6);
}

/** Nearly all of a family's internet: exceptions for single networks do not hide that the rest is open. */
export function coversInternet(set: IpSet): boolean {
  return !set.isEmpty && internets.some(({ addresses, size }) => set.intersect(addresses).size * 10n >= size * 9n);
}

/** At least as much as a /10 of IPv4 is of its internet. */
export function coversMuchOfInternet(set: IpSet): boolean {
  return !set.isEmpty && internets.some(({ addresses, size }) => set.intersect(addresses).size * 1000n >= size);
}

export function unionOfCidrs(cidrs: readonly string[]): IpSet {
  return IpSet.unionOf(cidrs.map((cidr) => ipSetOfCidr(cidr).value));
}
