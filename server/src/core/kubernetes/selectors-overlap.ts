import type { LabelRequirement, LabelSelector } from './label-selector';

/** Whether some set of labels fulfils both selectors. */
export function mayOverlap(a: LabelSelector, b: LabelSelector): boolean {
  const byKey = new Map<string, LabelRequirement[]>();
  for (const requirement of [...a.requirements, ...b.requirements]) {
    byKey.set(requirement.key, [...(byKey.get(requirement.key) ?? []), requirement]);
  }
  return [...byKey.values()].every(canHold);
}

/** Whether a selector certainly selects all that another one selects: it asks for nothing that the other does not ask for. */
export function isAtLeastAsWide(wide: LabelSelector, narrow: LabelSelector): boolean {
  const asked = new Set(narrow.requirements.map(asText));
  return wide.requirements.every((requirement) => asked.has(asText(requirement)));
}

function asText({ key, operator, values }: LabelRequirement): string {
  return JSON.stringify([key, operator, ...values.toSorted()]);
}

/** Of one key: without it, or with one of the values that are asked for, or with any other value. */
function canHold(requirements: readonly LabelRequirement[]): boolean {
  const needsKey = requirements.some(({ operator }) => operator === 'In' || operator === 'Exists');
  if (!needsKey) return true;
  if (requirements.some(({ operator }) => operator === 'DoesNotExist')) return false;
  const admitted = requirements.filter(({ operator }) => operator === 'In').map(({ values }) => values);
  const [first, ...others] = admitted;
  if (first === undefined) return true;
  const excluded = new Set(requirements.flatMap(({ operator, values }) => (operator === 'NotIn' ? values : [])));
  return first.some((value) => !excluded.has(value) && others.every((values) => values.includes(value)));
}
