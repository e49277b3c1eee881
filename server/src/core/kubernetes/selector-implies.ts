import type { LabelSelector } from './label-selector';
import { type PossibleValues, possibleValues, valuesOf } from './possible-values';

/** Whether every set of labels that the first selector matches is matched by the second one as well. */
export function selectorImplies(selector: LabelSelector, other: LabelSelector): boolean {
  return other.requirements.every((requirement) => {
    const known = selector.requirements.filter(({ key }) => key === requirement.key);
    return isWithin(possibleValues(known), valuesOf(requirement));
  });
}

/** Whether no set of labels is matched by both. */
export function selectorsExclude(selector: LabelSelector, other: LabelSelector): boolean {
  return other.requirements.some(({ key }) => {
    const both = [...selector.requirements, ...other.requirements].filter((requirement) => requirement.key === key);
    const { mayBeAbsent, areExcluded, values } = possibleValues(both);
    return !mayBeAbsent && !areExcluded && values.size === 0;
  });
}

function isWithin(a: PossibleValues, b: PossibleValues): boolean {
  if (a.mayBeAbsent && !b.mayBeAbsent) return false;
  if (!a.areExcluded) return [...a.values].every((value) => b.values.has(value) !== b.areExcluded);
  // There are more values than anybody lists.
  return b.areExcluded && [...b.values].every((value) => a.values.has(value));
}
