import type { Selector } from '../policies/ir';
import { leavesOf } from '../policies/leaves';
import type { IpSet } from './ip-set';

/** Every ipBlock under a selector. */
export function ipSetsOf(selector: Selector): readonly IpSet[] {
  return leavesOf(selector).flatMap((leaf) => (leaf.kind === 'ip' ? leaf.set : []));
}
