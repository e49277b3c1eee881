import { memoize } from '../connectivity/memoize';
import type { LabelRequirement } from './label-selector';

/** What a label may be: absent, and one of `values`, or with `areExcluded` anything else than these. */
export interface PossibleValues {
  readonly mayBeAbsent: boolean;
  readonly areExcluded: boolean;
  readonly values: ReadonlySet<string>;
}

/** What the label of one key may be where all of these requirements, which are about it, hold. */
export function possibleValues(requirements: readonly LabelRequirement[]): PossibleValues {
  const [first, ...others] = requirements;
  return first === undefined ? anything : others.map(valuesOf).reduce(bothOf, valuesOf(first));
}

/** Nothing is demanded of it. */
export const anything: PossibleValues = { mayBeAbsent: true, areExcluded: true, values: new Set() };

/** NotIn and DoesNotExist hold for an absent key (k8s.io/apimachinery/pkg/labels, Requirement.Matches). */
export const valuesOf: (requirement: LabelRequirement) => PossibleValues = memoize(({ operator, values }) => {
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
});

/** Where two demands hold at once. */
export function bothOf(a: PossibleValues, b: PossibleValues): PossibleValues {
  const mayBeAbsent = a.mayBeAbsent && b.mayBeAbsent;
  if (a.areExcluded && b.areExcluded)
    return { mayBeAbsent, areExcluded: true, values: new Set([...a.values, ...b.values]) };
  const [listed, other] = a.areExcluded ? [b, a] : [a, b];
  const values = new Set([...listed.values].filter((value) => other.values.has(value) !== other.areExcluded));
  return { mayBeAbsent, areExcluded: false, values };
}
