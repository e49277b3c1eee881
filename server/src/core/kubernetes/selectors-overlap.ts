import { groupBy } from '../group-by';
import { type LabelSelector, requirementKey } from './label-selector';
import { type PossibleValues, possibleValues } from './possible-values';

/** Whether some set of labels fulfils both selectors. */
export function mayOverlap(a: LabelSelector, b: LabelSelector): boolean {
  const byKey = groupBy([...a.requirements, ...b.requirements], ({ key }) => key);
  return [...byKey.values()].every((requirements) => !isImpossible(possibleValues(requirements)));
}

/** Whether a selector certainly selects all that another one selects: it asks for nothing that the other does not ask for. */
export function isAtLeastAsWide(wide: LabelSelector, narrow: LabelSelector): boolean {
  const asked = new Set(narrow.requirements.map(requirementKey));
  return wide.requirements.every((requirement) => asked.has(requirementKey(requirement)));
}

function isImpossible({ mayBeAbsent, areExcluded, values }: PossibleValues): boolean {
  // There are more values than anybody excludes.
  return !mayBeAbsent && !areExcluded && values.size === 0;
}
