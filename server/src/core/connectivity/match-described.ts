import type { LabelSelector } from '../kubernetes/label-selector';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import { selectorImplies, selectorsExclude } from '../kubernetes/selector-implies';
import { matchNamespace } from './match';
import { nothingAssumed } from './options';
import { isNamed, type PodDescription } from './pod-description';
import { both, type Truth, truthOf } from './truth';

/** Whether pods of which that much is known are among other described ones: all of them, none, or who knows. */
export function matchDescription(who: PodDescription, other: PodDescription): Truth {
  return both(matchDescribedNamespace(who, other.namespace), matchDescribedLabels(who.pods, other.pods));
}

/** Whether all pods of the first are among those of the second. */
export function isWithinDescription(narrow: PodDescription, wide: PodDescription): boolean {
  return matchDescription(narrow, wide) === 'yes';
}

export function matchDescribedNamespace({ namespace }: PodDescription, other: PodDescription['namespace']): Truth {
  if (isNamed(namespace)) {
    return isNamed(other)
      ? truthOf(namespace.name === other.name)
      : matchNamespace(other, { namespace }, nothingAssumed);
  }
  if (!isNamed(other)) return matchDescribedLabels(namespace, other);
  if (matchNamespace(namespace, { namespace: other }, nothingAssumed) === 'no') return 'no';
  return matchDescribedLabels(namespace, {
    requirements: [{ key: namespaceNameLabel, operator: 'In', values: [other.name] }],
  });
}

/** The same for labels of which is known what the first selector says. */
export function matchDescribedLabels(known: LabelSelector, selector: LabelSelector): Truth {
  if (selectorImplies(known, selector)) return 'yes';
  return selectorsExclude(known, selector) ? 'no' : 'unknown';
}
