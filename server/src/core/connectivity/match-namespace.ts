import { assertNever } from '../invariant';
import { selectsEverything } from '../kubernetes/label-selector';
import type { Selector } from '../policies/ir';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import type { PodSet } from './pod-set';
import type { Truth } from './truth';

/**
 * Whether a selector matches all ordinary pods of one namespace alike: then one evaluation answers for all of them.
 * `varies` promises nothing: the pods have to be looked at one by one.
 */
export function matchAllPods(selector: Selector, pods: PodSet, options: ConnectivityOptions): Truth | 'varies' {
  switch (selector.kind) {
    case 'all':
    case 'none':
    case 'unknown':
    case 'namespace':
    case 'namespace-labels':
    case 'node-labels':
    case 'fqdn':
      return matchSelector(selector, pods.first, options);
    case 'pod-labels':
      return selectsEverything(selector.selector) ? 'yes' : 'varies';
    case 'ip':
      return pods.hasKnownAddress ? 'varies' : matchSelector(selector, pods.first, options);
    case 'not': {
      const inner = matchAllPods(selector.of, pods, options);
      return inner === 'varies' ? 'varies' : matchSelector(selector, pods.first, options);
    }
    case 'and':
      return decideBy('no', selector.of, pods, options) ?? matchSelector(selector, pods.first, options);
    case 'or':
      return decideBy('yes', selector.of, pods, options) ?? matchSelector(selector, pods.first, options);
    default:
      return assertNever(selector);
  }
}

/** One decisive part settles the whole; else one part that varies makes the whole vary. */
function decideBy(
  decisive: 'yes' | 'no',
  of: readonly Selector[],
  pods: PodSet,
  options: ConnectivityOptions,
): Truth | 'varies' | undefined {
  let varies = false;
  for (const part of of) {
    const truth = matchAllPods(part, pods, options);
    if (truth === decisive) return truth;
    varies ||= truth === 'varies';
  }
  return varies ? 'varies' : undefined;
}
