import { groupBy } from '../group-by';
import type { LabelRequirement, LabelSelector } from './label-selector';
import { type PossibleValues, possibleValues } from './possible-values';

/** Whether some set of labels fulfils both selectors. */
export function mayOverlap(a: LabelSelector, b: LabelSelector): boolean {
  const byKey = groupBy([...a.requirements, ...b.requirements], ({ key }) => key);
  return [...byKey.values()].every((requirements) => !isImpossible(possibleValues(requirements)));
}

/** Whether a selector certainly selects all that another one selects: it asks for nothing that the other does not ask for. */
export function isAtLeastAsWide(wide: LabelSelector, narrow: LabelSelector): boolean {
  const asked = new Set(narrow.requirements.map(asText));
  return wide.requirements.every((requirement) => asked.has(asText(requirement)));
}

function asText({ key, operator, values }: LabelRequirement): string {
  return JSON.stringify([key, operator, ...values.toSorted()]);
}

function isImpossible({ mayBeAbsent, areExcluded, values }: PossibleValues): boolean {
  // There are more values than anybody excludes.
  return !mayBeAbsent && !areExcluded && values.size === 0;
}
