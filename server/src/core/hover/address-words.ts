import { coversFamily, coversInternet } from '../connectivity/address-spaces';
import { type IpSet, parseCidr } from '../connectivity/ip-set';

/** `any address outside`, `the internet`, or the blocks themselves, the first of them. */
export function addressWords(addresses: IpSet): string {
  if (coversFamily(addresses)) return 'any address outside';
  if (coversInternet(addresses)) return 'the internet';
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
