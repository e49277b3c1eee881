import type { Selector } from '../policies/ir';
import { coversEveryFamily } from './address-spaces';
import { IpSet } from './ip-set';
import { memoize } from './memoize';

type IpSelector = Selector & { readonly kind: 'ip' };

/** Whether a selector by addresses matches every address there is, so that it matches what has one that is not known. */
export const isEveryAddress = memoize(({ set }: IpSelector): boolean => coversEveryFamily(set));

/**
 * The parts of a union that match addresses, such as one item for each family, as one selector. Undefined where it
 * matches nothing else than they do: they may match all addresses of an endpoint together if there `isDoubt` about some
 * of them, and match what has no known address only if they have every address there is.
 */
export function joinAddresses(union: readonly Selector[], isDoubt: boolean): IpSelector | undefined {
  const together = inOne(union);
  return together !== undefined && (isDoubt || isEveryAddress(together)) ? together : undefined;
}

const inOne = memoize((union: readonly Selector[]): IpSelector | undefined => {
  const parts = union.filter((part): part is IpSelector => part.kind === 'ip');
  const [first] = parts;
  if (first === undefined || parts.length < 2) return undefined;
  return { ...first, set: IpSet.unionOf(parts.map(({ set }) => set)) };
});
