import { assertNever } from '../invariant';
import { matchesLabels, selectsEverything } from '../kubernetes/label-selector';
import type { Selector } from '../policies/ir';
import { coversFamily, coversInternet } from './address-spaces';
import { IpSet } from './ip-set';
import { both, either, not, type Truth, truthOf } from './truth';

/**
 * Peers that no manifest describes. `every-pod` and `every-address` stand for all of them at once: what is true of some
 * and not of others is unknown. `other-pod` and `other-address` stand for one without labels, and of the internet.
 */
export type Anybody = 'every-pod' | 'every-address' | 'other-pod' | 'other-address';

export function matchAnybody(selector: Selector, who: Anybody): Truth {
  const isPod = who === 'every-pod' || who === 'other-pod';
  switch (selector.kind) {
    case 'all':
      return 'yes';
    case 'none':
      return 'no';
    case 'unknown':
      return 'unknown';
    case 'not':
      return not(matchAnybody(selector.of, who));
    case 'and':
      return selector.of.map((part) => matchAnybody(part, who)).reduce(both, 'yes');
    case 'or':
      return selector.of.map((part) => matchAnybody(part, who)).reduce(either, 'no');
    case 'namespace':
      return who === 'every-pod' ? 'unknown' : 'no';
    case 'namespace-labels':
    case 'pod-labels':
      if (!isPod) return 'no';
      if (who === 'other-pod') return truthOf(matchesLabels(selector.selector, new Map()));
      return selectsEverything(selector.selector) ? 'yes' : 'unknown';
    case 'ip':
      return matchAddress(selector.set, who);
    case 'node-labels':
    case 'fqdn':
      return who === 'every-address' ? 'unknown' : 'no';
    default:
      return assertNever(selector);
  }
}

function matchAddress(set: IpSet, who: Anybody): Truth {
  if (set.isEmpty) return 'no';
  switch (who) {
    case 'every-pod':
    case 'every-address':
      return set.includes(IpSet.allIpv4) && set.includes(IpSet.allIpv6) ? 'yes' : 'unknown';
    case 'other-pod':
      return coversFamily(set) ? 'yes' : 'unknown';
    case 'other-address':
      return truthOf(coversInternet(set));
    default:
      return assertNever(who);
  }
}
