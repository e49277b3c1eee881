import { entriesOf, isNull, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { LabelRequirement, LabelSelector } from './label-selector';
import { isLabelKey, isLabelValue } from './label-syntax';
import { textAt } from './read-resource';

/**
 * Null or absent gives undefined; `{}` gives the empty selector.
 * `problems` says what the API server refuses: it would leave the selector out, or select something else.
 */
export function readLabelSelector(node: YamlNode | undefined): {
  readonly value: LabelSelector | undefined;
  readonly problems: readonly string[];
} {
  if (isNull(node)) return { value: undefined, problems: [] };
  if (node?.kind !== 'map') return { value: undefined, problems: ['a selector must be a map'] };
  const problems: string[] = [];
  refuseOthers(node, ['matchLabels', 'matchExpressions'], 'a label selector', problems);
  const requirements = [
    ...readMatchLabels(nodeAt(node, ['matchLabels']), problems),
    ...readMatchExpressions(nodeAt(node, ['matchExpressions']), problems),
  ];
  for (const { key, values } of requirements) {
    if (!isLabelKey(key)) problems.push(`"${key}" is not the key of a label`);
    const wrong = values.find((value) => !isLabelValue(value));
    if (wrong !== undefined) problems.push(`"${wrong}" is not the value of a label`);
  }
  return { value: { requirements }, problems };
}

/** kubectl has the API server check fields strictly; a server that does not drops them and means something else. */
export function refuseOthers(
  node: YamlNode | undefined,
  fields: readonly string[],
  of: string,
  problems: string[],
): void {
  for (const { key } of entriesOf(node)) {
    if (!fields.includes(keyText(key))) problems.push(`"${keyText(key)}" is not a field of ${of}`);
  }
  refuseTwins(node, of, problems);
}

function refuseTwins(node: YamlNode | undefined, of: string, problems: string[]): void {
  const seen = new Set<string>();
  for (const { key } of entriesOf(node)) {
    if (seen.has(keyText(key))) problems.push(`${of} has "${keyText(key)}" twice`);
    seen.add(keyText(key));
  }
}

function readMatchLabels(node: YamlNode | undefined, problems: string[]): readonly LabelRequirement[] {
  if (isNull(node)) return [];
  if (node?.kind !== 'map') {
    problems.push('matchLabels must be a map of texts');
    return [];
  }
  refuseTwins(node, 'matchLabels', problems);
  return node.entries.map(({ key, value }) => {
    const text = readText(value);
    if (text === undefined) problems.push(`the value of "${keyText(key)}" in matchLabels must be text`);
    return { key: keyText(key), operator: 'In', values: [text ?? ''] };
  });
}

function readMatchExpressions(node: YamlNode | undefined, problems: string[]): readonly LabelRequirement[] {
  if (isNull(node)) return [];
  if (node?.kind !== 'sequence') {
    problems.push('matchExpressions must be a list');
    return [];
  }
  return node.items.flatMap((item) => {
    refuseOthers(item, ['key', 'operator', 'values'], 'a match expression', problems);
    const requirement = readRequirement(item);
    if (requirement === undefined) problems.push('a match expression is incomplete or has an unknown operator');
    return requirement ?? [];
  });
}

function readRequirement(node: YamlNode): LabelRequirement | undefined {
  const key = textAt(node, ['key']);
  const operator = textAt(node, ['operator']);
  const values = readValues(node);
  if (key === undefined || values === undefined) return undefined;
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

function readValues(node: YamlNode): readonly string[] | undefined {
  const list = nodeAt(node, ['values']);
  if (!isNull(list) && list?.kind !== 'sequence') return undefined;
  const values = itemsAt(node, ['values']).map(readText);
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Values that YAML reads as another type (`name: y`) keep what is written, as in labels; null is the empty text. */
function readText(node: YamlNode): string | undefined {
  return isNull(node) ? '' : textAt(node, []);
}
