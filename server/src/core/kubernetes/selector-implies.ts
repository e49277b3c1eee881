import type { LabelRequirement, LabelSelector } from './label-selector';
import { anything, bothOf, type PossibleValues, possibleValues, valuesOf } from './possible-values';

/** Whether every set of labels that the first selector matches is matched by the second one as well. */
export function selectorImplies(selector: LabelSelector, other: LabelSelector): boolean {
  return other.requirements.every((requirement) =>
    isWithin(knownValues(selector, requirement.key), valuesOf(requirement)),
  );
}

/** What the label may be where the selector matches. Asked for very many pairs of selectors, so nothing is made for it. */
function knownValues({ requirements }: LabelSelector, key: LabelRequirement['key']): PossibleValues {
  let known: PossibleValues | undefined;
  for (const requirement of requirements) {
    if (requirement.key !== key) continue;
    known = known === undefined ? valuesOf(requirement) : bothOf(known, valuesOf(requirement));
  }
  return known ?? anything;
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
  if (!a.areExcluded) {
    for (const value of a.values) if (b.values.has(value) === b.areExcluded) return false;
    return true;
  }
  if (!b.areExcluded) return false;
  // There are more values than anybody lists.
  for (const value of b.values) if (!a.values.has(value)) return false;
  return true;
}
