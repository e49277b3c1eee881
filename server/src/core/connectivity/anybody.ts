import { assertNever } from '../invariant';
import { type LabelSelector, matchesLabels, selectsEverything } from '../kubernetes/label-selector';
import { type Labels, noLabels } from '../kubernetes/labels';
import type { Selector } from '../policies/ir';
import { coversFamily, coversInternet } from './address-spaces';
import { automaticLabels, unknownNamespace } from './endpoint';
import { IpSet } from './ip-set';
import { joinAddresses } from './join-addresses';
import { matchDescribedLabels, matchDescribedNamespace } from './match-described';
import type { PodDescription } from './pod-description';
import { both, either, not, type Truth, truthOf } from './truth';

/**
 * Peers that no manifest describes. `every-pod` and `every-address` stand for all of them at once: what is true of some
 * and not of others is unknown. `other-pod` and `other-address` stand for one without labels, and of the internet.
 * A description stands for any pod of which that much is known: a rule matches it where what it asks for follows, does not
 * where that cannot be, and else may.
 */
export type Anybody = 'every-pod' | 'every-address' | 'other-pod' | 'other-address' | PodDescription;

export function matchAnybody(selector: Selector, who: Anybody): Truth {
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
      return matchAll(selector.of, who);
    case 'or':
      return matchSome(selector.of, who);
    case 'namespace':
      if (typeof who === 'object') return matchDescribedNamespace(who, unknownNamespace(selector.name));
      return who === 'every-pod' ? 'unknown' : 'no';
    case 'namespace-labels':
      if (typeof who === 'object') return matchDescribedNamespace(who, selector.selector);
      return matchPodLabels(selector.selector, who, otherNamespace);
    case 'pod-labels':
      if (typeof who === 'object') return matchDescribedLabels(who.pods, selector.selector);
      return matchPodLabels(selector.selector, who, noLabels);
    case 'ip':
      return matchAddress(selector.set, who);
    case 'node-labels':
    case 'fqdn':
      return who === 'every-address' ? 'unknown' : 'no';
    default:
      return assertNever(selector);
  }
}

/** Ends at the first part that does not match, which is what most questions about two selectors end with. */
function matchAll(parts: readonly Selector[], who: Anybody): Truth {
  let truth: Truth = 'yes';
  for (const part of parts) {
    truth = both(truth, matchAnybody(part, who));
    if (truth === 'no') break;
  }
  return truth;
}

/** Together parts may have every address there is. */
function matchSome(of: readonly Selector[], who: Anybody): Truth {
  const truth = of.map((part) => matchAnybody(part, who)).reduce(either, 'no');
  const together = truth === 'unknown' ? joinAddresses(of, true) : undefined;
  return together !== undefined && matchAnybody(together, who) === 'yes' ? 'yes' : truth;
}

/** A namespace that no policy can name. */
const otherNamespace = automaticLabels('');

function matchPodLabels(selector: LabelSelector, who: Exclude<Anybody, PodDescription>, labels: Labels): Truth {
  if (who === 'other-pod') return truthOf(matchesLabels(selector, labels));
  if (who !== 'every-pod') return 'no';
  return selectsEverything(selector) ? 'yes' : 'unknown';
}

function matchAddress(set: IpSet, who: Anybody): Truth {
  if (set.isEmpty) return 'no';
  if (typeof who === 'object') {
    if (who.within === undefined || set.intersect(who.within).isEmpty) return 'no';
    return set.includes(who.within) ? 'yes' : 'unknown';
  }
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
