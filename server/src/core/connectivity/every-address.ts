import type { Selector } from '../policies/ir';
import { coversEveryFamily } from './address-spaces';
import { IpSet } from './ip-set';
import { memoize } from './memoize';

type IpSelector = Selector & { readonly kind: 'ip' };

/** Whether a selector by addresses matches every address there is, so that it matches what has one that is not known. */
export const isEveryAddress = memoize(({ set }: IpSelector): boolean => coversEveryFamily(set));

/** The parts of a union that match every address together, such as one item for each family, as one selector. */
export const everyAddressIn = memoize((union: readonly Selector[]): IpSelector | undefined => {
  const parts = union.filter((part): part is IpSelector => part.kind === 'ip');
  const [first] = parts;
  if (first === undefined || parts.length < 2) return undefined;
  const whole = { ...first, set: parts.reduce((all, { set }) => all.union(set), IpSet.empty) };
  return isEveryAddress(whole) ? whole : undefined;
});
