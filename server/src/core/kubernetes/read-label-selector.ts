import { fieldOf, isNull, keyText } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import type { LabelRequirement, LabelSelector } from './label-selector';
import { isLabelKey, isLabelValue } from './label-syntax';
import { isLetterBoolean } from './letter-booleans';
import { isSingleItem } from './policy-fields';
import { fieldPart, isMapOrNull, itemParts, type PolicyPart } from './policy-part';
import type { PolicyReading } from './policy-reading';
import { textAt } from './read-resource';
import { reportUnknownFields } from './unknown-fields';

/** Null or absent gives undefined; `{}` gives the empty selector. Requirements that cannot be read are reported. */
export function readLabelSelector(part: PolicyPart, reading: PolicyReading): LabelSelector | undefined {
  const { node, path } = part;
  if (isNull(node)) return undefined;
  if (node?.kind !== 'map') {
    if (!reading.isTemplated(node, path)) reading.reportType(path, 'map', 'a selector must be a map');
    return undefined;
  }
  reportUnknownFields(part, reading);
  return {
    requirements: [
      ...readMatchLabels(fieldPart(part, 'labels', 'matchLabels'), reading),
      ...readMatchExpressions(part, 'matchExpressions', reading),
    ],
  };
}

/** Read as if they were not there, labels of the wrong type would make the selector select everything. */
export function readMatchLabels(part: PolicyPart, reading: PolicyReading): readonly LabelRequirement[] {
  const { node, path } = part;
  if (isNull(node)) return [];
  if (node?.kind !== 'map') {
    if (!reading.isTemplated(node, path)) reading.reportType(path, 'map', 'matchLabels must be a map of texts');
    return [];
  }
  const misplaced = reportUnknownFields(part, reading);
  return node.entries.flatMap((entry): readonly LabelRequirement[] => {
    const key = keyText(entry.key);
    if (misplaced.has(key)) return [];
    const at = [...path, key];
    checkLabelKey(entry.key, at, reading, 'key');
    // Null is the empty text in a map of texts.
    const value = isNull(entry.value) ? '' : readLabelValue(entry.value, at, reading);
    return value === undefined ? [] : [{ key, operator: 'In', values: [value], isLabel: true }];
  });
}

export function readMatchExpressions(
  selector: PolicyPart,
  name: string,
  reading: PolicyReading,
): readonly LabelRequirement[] {
  const node = fieldOf(selector.node, name);
  if (!isNull(node) && node?.kind !== 'sequence') {
    const path = [...selector.path, name];
    reading.reportType(path, 'list', 'matchExpressions must be a list', isSingleItem(node));
  }
  return itemParts(selector, 'expression', name).flatMap((part) => readRequirement(part, reading) ?? []);
}

function readRequirement(part: PolicyPart, reading: PolicyReading): LabelRequirement | undefined {
  const { node, path } = part;
  if (!isMapOrNull(node)) {
    if (!reading.isTemplated(node, path)) {
      reading.reportType(path, 'map', 'a match expression must be a map with "key" and "operator"');
    }
    return undefined;
  }
  reportUnknownFields(part, reading);
  const keyNode = fieldOf(node, 'key');
  const key = textAt(keyNode, []);
  if (key === undefined || key === '') {
    reading.report(path, 'a match expression has no key', { about: 'structure', kind: 'expression-key' });
  } else checkLabelKey(keyNode, [...path, 'key'], reading, 'value');
  const operator = readOperator(part, reading);
  const values = readValues(part, reading);
  if (operator === undefined || values === undefined || key === undefined) return undefined;
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues === values.length > 0) return { key, operator, values };
  const why = `${operator} ${needsValues ? 'needs' : 'takes no'} values`;
  const detail = { about: 'structure', kind: 'expression-values', operator, areForbidden: !needsValues } as const;
  reading.report([...path, needsValues ? 'operator' : 'values'], why, detail, { part: needsValues ? 'value' : 'key' });
  return undefined;
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

function readOperator({ node, path }: PolicyPart, reading: PolicyReading): LabelRequirement['operator'] | undefined {
  const written = fieldOf(node, 'operator');
  const text = textAt(written, []);
  const operator = operators.find((name) => name === text);
  if (operator !== undefined || reading.isTemplated(written, [...path, 'operator'])) return operator;
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
  const wanted = text === undefined ? undefined : operators.find((name) => plain(name) === plain(text));
  const why = text === undefined ? 'a match expression has no operator' : `${quoteText(text)} is no operator`;
  reading.report(isNull(written) ? path : [...path, 'operator'], why, {
    about: 'structure',
    kind: 'expression-operator',
    ...(wanted === undefined ? {} : { wanted }),
  });
  return undefined;
}

/** Undefined when something is wrong with them, which is reported. */
function readValues({ node, path }: PolicyPart, reading: PolicyReading): readonly string[] | undefined {
  const list = fieldOf(node, 'values');
  if (isNull(list)) return [];
  const at = [...path, 'values'];
  if (list?.kind !== 'sequence') {
    if (!reading.isTemplated(list, at))
      reading.reportType(at, 'list', 'values must be a list', list?.kind === 'scalar');
    return undefined;
  }
  const values = list.items.flatMap((item, index) => readLabelValue(item, [...at, index], reading) ?? []);
  return values.length === list.items.length ? values : undefined;
}

/** The API server takes only texts: unquoted, `true` and `1` are of another type. */
export function readLabelValue(node: YamlNode, path: PolicyPart['path'], reading: PolicyReading): string | undefined {
  if (node.kind !== 'scalar' || node.value === null) {
    reading.reportType(path, 'map', 'a label value must be a text');
    return undefined;
  }
  if (typeof node.value !== 'string') {
    const isLetter = isLetterBoolean(node);
    const detail = { about: 'structure', kind: 'label-type', quoted: JSON.stringify(node.source) } as const;
    reading.report(path, `${node.source} is not a text`, detail, { outcome: isLetter ? 'letter' : 'rejected' });
    return isLetter ? node.source : undefined;
  }
  if (reading.isTemplated(node, path)) return undefined;
  if (isLabelValue(node.value)) return node.value;
  reading.report(path, `${quoteText(node.value)} is not the value of a label`, {
    about: 'structure',
    kind: 'label-value',
  });
  return undefined;
}

export function checkLabelKey(
  node: YamlNode | undefined,
  path: PolicyPart['path'],
  reading: PolicyReading,
  part: 'key' | 'value',
): void {
  if (node?.kind !== 'scalar') return;
  const key = keyText(node);
  if (isLabelKey(key) || reading.isTemplated(node, path)) return;
  reading.report(
    path,
    `${quoteText(key)} is not the key of a label`,
    { about: 'structure', kind: 'label-key' },
    { part },
  );
}
