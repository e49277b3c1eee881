import { selectorImplies } from '../kubernetes/selector-implies';
import type { Selector } from '../policies/ir';
import { matchAnybody } from './anybody';
import { isNamed, type PodDescription } from './pod-description';

/** Whether all pods of a description match: less to work out than which of none and some do, where only that counts. */
export function certainlyMatches(selector: Selector, who: PodDescription): boolean {
  switch (selector.kind) {
    case 'and':
      // The labels of pods, which stand last, tell most of them apart.
      return selector.of.findLast((part) => !certainlyMatches(part, who)) === undefined;
    case 'pod-labels':
      return selectorImplies(who.pods, selector.selector);
    case 'namespace':
      if (isNamed(who.namespace)) return who.namespace.name === selector.name;
      return matchAnybody(selector, who) === 'yes';
    default:
      return matchAnybody(selector, who) === 'yes';
  }
}
