import type { Labels } from './labels';

/** metav1.LabelSelector. An empty selector selects everything; an absent one is `undefined` at the caller. */
export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** Written as a label under `matchLabels`, not as an expression. */
  readonly isLabel?: true;
}

/** One text for requirements that ask for the same, however they are written. */
export function requirementKey({ key, operator, values }: LabelRequirement): string {
  return JSON.stringify([key, operator, ...values.toSorted()]);
}

export const everything: LabelSelector = { requirements: [] };

export function selectsEverything(selector: LabelSelector): boolean {
  return selector.requirements.length === 0;
}

/**
 * All requirements must hold. NotIn and DoesNotExist hold for an absent key
 * (k8s.io/apimachinery/pkg/labels, Requirement.Matches).
 */
export function matchesLabels(selector: LabelSelector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => matchesRequirement(requirement, labels));
}

/** One of them. */
export function matchesRequirement(requirement: LabelRequirement, labels: Labels): boolean {
  const value = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Whether labels fulfil all of the requirements but one. */
export function isOtherwiseMet(
  requirements: readonly LabelRequirement[],
  unfulfilled: Pick<LabelRequirement, 'key' | 'operator' | 'values'>,
  labels: Labels,
): boolean {
  return matchesLabels(
    { requirements: requirements.filter((requirement) => !isSame(requirement, unfulfilled)) },
    labels,
  );
}

function isSame(a: LabelRequirement, b: Pick<LabelRequirement, 'key' | 'operator' | 'values'>): boolean {
  return a.key === b.key && a.operator === b.operator && a.values.join() === b.values.join();
}
