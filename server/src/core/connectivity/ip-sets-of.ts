import { assertNever } from '../invariant';
import type { Selector } from '../policies/ir';
import type { IpSet } from './ip-set';

/** Every ipBlock under a selector. */
export function ipSetsOf(selector: Selector): readonly IpSet[] {
  switch (selector.kind) {
    case 'and':
    case 'or':
      return selector.of.flatMap(ipSetsOf);
    case 'not':
      return ipSetsOf(selector.of);
    case 'ip':
      return [selector.set];
    case 'all':
    case 'none':
    case 'namespace':
    case 'namespace-labels':
    case 'pod-labels':
    case 'node-labels':
    case 'fqdn':
    case 'unknown':
      return [];
    default:
      return assertNever(selector);
  }
}
