import type { LabelRequirement, LabelSelector } from './label-selector';

/** Whether every set of labels that the first selector matches is matched by the second one as well. */
export function selectorImplies(selector: LabelSelector, other: LabelSelector): boolean {
  return other.requirements.every((requirement) => {
    const wanted = valuesOf(requirement);
    const known = selector.requirements.filter(({ key }) => key === requirement.key).map(valuesOf);
    return isWithin(known.reduce(intersect, anything), wanted);
  });
}

/** What a label may be: absent, and one of `values`, or with `areExcluded` anything else than these. */
interface PossibleValues {
  readonly mayBeAbsent: boolean;
  readonly areExcluded: boolean;
  readonly values: ReadonlySet<string>;
}

const anything: PossibleValues = { mayBeAbsent: true, areExcluded: true, values: new Set() };

/** NotIn and DoesNotExist hold for an absent key (k8s.io/apimachinery/pkg/labels, Requirement.Matches). */
function valuesOf({ operator, values }: LabelRequirement): PossibleValues {
  switch (operator) {
    case 'In':
      return { mayBeAbsent: false, areExcluded: false, values: new Set(values) };
    case 'NotIn':
      return { mayBeAbsent: true, areExcluded: true, values: new Set(values) };
    case 'Exists':
      return { mayBeAbsent: false, areExcluded: true, values: new Set() };
    case 'DoesNotExist':
      return { mayBeAbsent: true, areExcluded: false, values: new Set() };
  }
}

function intersect(a: PossibleValues, b: PossibleValues): PossibleValues {
  const mayBeAbsent = a.mayBeAbsent && b.mayBeAbsent;
  if (a.areExcluded && b.areExcluded)
    return { mayBeAbsent, areExcluded: true, values: new Set([...a.values, ...b.values]) };
  const [listed, other] = a.areExcluded ? [b, a] : [a, b];
  const values = new Set([...listed.values].filter((value) => other.values.has(value) !== other.areExcluded));
  return { mayBeAbsent, areExcluded: false, values };
}

function isWithin(a: PossibleValues, b: PossibleValues): boolean {
  if (a.mayBeAbsent && !b.mayBeAbsent) return false;
  if (!a.areExcluded) return [...a.values].every((value) => b.values.has(value) !== b.areExcluded);
  // There are more values than anybody lists.
  return b.areExcluded && [...b.values].every((value) => a.values.has(value));
}
