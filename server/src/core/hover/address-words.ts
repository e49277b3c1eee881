import { coversEveryFamily, coversInternet } from '../connectivity/address-spaces';
import { IpSet, parseCidr } from '../connectivity/ip-set';

/** `any address outside`, of one family or of both, `the internet`, or the blocks themselves, the first of them. */
export function addressWords(addresses: IpSet): string {
  if (coversEveryFamily(addresses)) return 'any address outside';
  if (addresses.equals(IpSet.allIpv4)) return 'any IPv4 address outside';
  if (addresses.equals(IpSet.allIpv6)) return 'any IPv6 address outside';
  // All of one family says nothing about the exceptions of the other.
  const families = [IpSet.allIpv4, IpSet.allIpv6].map((family) => addresses.intersect(family));
  if (families.every((part) => part.isEmpty || coversInternet(part))) return 'the internet';
  const { ranges } = addresses;
  const more = ranges.length - shownRanges;
  const first = ranges.slice(0, shownRanges).map(rangeWords).join(', ');
  return more > 0 ? `${first} and ${more} more ranges` : first;
}

const shownRanges = 3;

/** `10.0.0.0/8` where it is one block, else `10.0.0.1-10.0.0.9`. */
function rangeWords(range: IpSet): string {
  const [first = ''] = range.toString().split('-');
  const bits = (first.includes(':') ? 128 : 32) - (range.size.toString(2).length - 1);
  const block = parseCidr(`${first}/${bits}`);
  return block?.canonical === `${first}/${bits}` && block.set.size === range.size ? block.canonical : range.toString();
}
