import type { NamespaceView } from '../cluster/namespace-view';
import { assertNever } from '../invariant';
import { selectsEverything } from '../kubernetes/label-selector';
import type { Selector } from '../policies/ir';
import { haveCommonBits } from './bitset';
import { matchSelector } from './match';
import { nothingAssumed } from './options';
import { podTableOf } from './pod-table';
import type { Truth } from './truth';

/**
 * Whether a selector matches every ordinary pod that a namespace has or may get, as far as that is the same for all.
 * `varies` promises nothing: it hangs on the pod, or there is none.
 */
export function matchAllPods(selector: Selector, namespace: NamespaceView): Truth | 'varies' {
  switch (selector.kind) {
    case 'all':
    case 'none':
    case 'unknown':
    case 'namespace':
    case 'namespace-labels':
    case 'node-labels':
    case 'fqdn':
      return matchFirst(selector, namespace);
    case 'pod-labels':
      return selectsEverything(selector.selector) ? matchFirst(selector, namespace) : 'varies';
    case 'ip': {
      const { addressed, ordinary } = podTableOf(namespace);
      return haveCommonBits(addressed, ordinary) ? 'varies' : matchFirst(selector, namespace);
    }
    case 'not': {
      const inner = matchAllPods(selector.of, namespace);
      return inner === 'varies' ? 'varies' : matchFirst(selector, namespace);
    }
    case 'and':
      return decideBy('no', selector.of, namespace) ?? matchFirst(selector, namespace);
    case 'or':
      return decideBy('yes', selector.of, namespace) ?? matchFirst(selector, namespace);
    default:
      return assertNever(selector);
  }
}

/** Whether that is certain of every one. Most selectors name labels of pods, and end this at once. */
export function matchesAllPods(selector: Selector, namespace: NamespaceView): boolean {
  const isNarrow =
    selector.kind === 'and' &&
    selector.of.some((part) => part.kind === 'pod-labels' && !selectsEverything(part.selector));
  return !isNarrow && matchAllPods(selector, namespace) === 'yes';
}

/** For what all of them are alike to. */
function matchFirst(selector: Selector, namespace: NamespaceView): Truth | 'varies' {
  const { firstOrdinary } = podTableOf(namespace);
  return firstOrdinary === undefined ? 'varies' : matchSelector(selector, firstOrdinary, nothingAssumed);
}

/** One decisive part settles the whole; else one part that varies makes the whole vary. */
function decideBy(
  decisive: 'yes' | 'no',
  of: readonly Selector[],
  namespace: NamespaceView,
): Truth | 'varies' | undefined {
  let varies = false;
  for (const part of of) {
    const truth = matchAllPods(part, namespace);
    if (truth === decisive) return truth;
    varies ||= truth === 'varies';
  }
  return varies ? 'varies' : undefined;
}
