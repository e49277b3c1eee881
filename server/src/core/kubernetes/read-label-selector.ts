import { isNull, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { LabelRequirement, LabelSelector } from './label-selector';
import { readLabels, textAt } from './read-resource';

/** Null or absent gives undefined; `{}` gives the empty selector. Requirements that cannot be read are `problems`. */
export function readLabelSelector(node: YamlNode | undefined): {
  readonly value: LabelSelector | undefined;
  readonly problems: readonly string[];
} {
  if (isNull(node)) return { value: undefined, problems: [] };
  if (node?.kind !== 'map') return { value: undefined, problems: ['a selector must be a map'] };
  const problems = node.entries
    .filter(({ key }) => keyText(key) !== 'matchLabels' && keyText(key) !== 'matchExpressions')
    .map(({ key }) => `"${keyText(key)}" is not a field of a label selector`);
  const matchLabels = nodeAt(node, ['matchLabels']);
  const matchExpressions = nodeAt(node, ['matchExpressions']);
  // Read as if they were not there, these would make the selector select everything.
  if (!isNull(matchLabels) && !isTextMap(matchLabels)) problems.push('matchLabels must be a map of texts');
  if (!isNull(matchExpressions) && matchExpressions?.kind !== 'sequence') {
    problems.push('matchExpressions must be a list');
  }
  const requirements: LabelRequirement[] = [];
  for (const [key, value] of readLabels(matchLabels)) {
    requirements.push({ key, operator: 'In', values: [value] });
  }
  for (const item of itemsAt(node, ['matchExpressions'])) {
    const requirement = readRequirement(item);
    if (requirement === undefined) problems.push('a match expression is incomplete or has an unknown operator');
    else requirements.push(requirement);
  }
  return { value: { requirements }, problems };
}

function isTextMap(node: YamlNode | undefined): boolean {
  return node?.kind === 'map' && node.entries.every(({ value }) => value.kind === 'scalar');
}

function readRequirement(node: YamlNode): LabelRequirement | undefined {
  const key = textAt(node, ['key']);
  const operator = textAt(node, ['operator']);
  const values = itemsAt(node, ['values']).flatMap((item) => textAt(item, []) ?? []);
  if (key === undefined) return undefined;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? { key, operator, values } : undefined;
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? { key, operator, values } : undefined;
    default:
      return undefined;
  }
}
