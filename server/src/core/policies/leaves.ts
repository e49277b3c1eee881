import { assertNever } from '../invariant';
import type { Selector } from './ir';

/** The selectors without parts of which a selector is made. */
export function leavesOf(selector: Selector): readonly Selector[] {
  switch (selector.kind) {
    case 'and':
    case 'or':
      return selector.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(selector.of);
    case 'all':
    case 'none':
    case 'namespace':
    case 'namespace-labels':
    case 'pod-labels':
    case 'ip':
    case 'node-labels':
    case 'fqdn':
    case 'unknown':
      return [selector];
    default:
      return assertNever(selector);
  }
}
