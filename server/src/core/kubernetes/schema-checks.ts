import { fieldOf, isNull } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import { fieldsOf, isSingleItem, partNames } from './policy-fields';
import type { PolicyPart } from './policy-part';
import type { PolicyReading } from './policy-reading';
import { textAt } from './read-resource';
import { reportUnknownFields } from './unknown-fields';

/*
 * What CustomResourceDefinitions demand of single fields. Null is absent there: the API server drops it
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable).
 */

interface ItemCount {
  readonly min: number;
  readonly max: number;
  readonly isRequired?: true;
}

/** That a field is a list with as many items as it may have. */
export function checkItems(
  part: PolicyPart,
  key: string,
  { min, max, isRequired }: ItemCount,
  why: string,
  reading: PolicyReading,
): void {
  const node = fieldOf(part.node, key);
  const path = [...part.path, key];
  if (isNull(node)) {
    if (isRequired) reportMissing(part, key, reading);
  } else if (node?.kind !== 'sequence') {
    if (!reading.isTemplated(node, path)) reading.reportType(path, 'list', why, isSingleItem(node));
  } else if (node.items.length < min)
    reading.reportSchema(path, `${key} must have at least ${min} item`, { part: 'key' });
  else if (node.items.length > max) {
    reading.reportSchema(path, `${key} has ${node.items.length} items, and at most ${max} are allowed`, {
      part: 'key',
    });
  }
}

/** The unknown fields of a part, which are reported; undefined for what is no map, which is reported instead. */
export function checkMap(part: PolicyPart, reading: PolicyReading): ReadonlySet<string> | undefined {
  const { node, path, shape } = part;
  if (node?.kind === 'map') return reportUnknownFields(part, reading);
  if (!reading.isTemplated(node, path)) reading.reportType(path, 'map', `${partNames[shape]} must be a map`);
  return undefined;
}

/** The one field of a part that must have exactly one. `unrecognised`: it has only fields that the API does not know. */
export function onlyField(part: PolicyPart, reading: PolicyReading): string | undefined {
  const { node, path, shape } = part;
  const unknown = checkMap(part, reading);
  if (unknown === undefined) return undefined;
  const fields = shape === 'labels' ? [] : fieldsOf(shape);
  const written = fields.filter((field) => !isNull(fieldOf(node, field)));
  if (written.length === 1) return written[0];
  if (written.length > 1) {
    const why = `${partNames[shape]} must have only one of ${inWords(fields)}`;
    reading.reportSchema([...path, written[1] ?? ''], why, { part: 'key' });
    return undefined;
  }
  if (unknown.size > 0) return 'unrecognised';
  const empty = fields.find((field) => fieldOf(node, field) !== undefined);
  const why = `${partNames[shape]} must have one of ${inWords(fields)}`;
  reading.reportSchema(empty === undefined ? path : [...path, empty], why, { part: 'key' });
  return undefined;
}

/** One of a few texts, and what it means. */
export function readChoice<Meaning>(
  part: PolicyPart,
  key: string,
  choices: Readonly<Record<string, Meaning>>,
  reading: PolicyReading,
): Meaning | undefined {
  const node = fieldOf(part.node, key);
  const path = [...part.path, key];
  if (isNull(node)) {
    reportMissing(part, key, reading);
    return undefined;
  }
  if (reading.isTemplated(node, path)) return undefined;
  const text = textAt(node, []) ?? '';
  if (Object.hasOwn(choices, text)) return choices[text];
  const names = Object.keys(choices);
  const wanted = names.find((name) => meaningOf(name) === meaningOf(text));
  reading.reportSchema(path, `${key} ${quoteText(text)} is none of ${inWords(names)}`, { wanted });
  return undefined;
}

/** The versions of the API have different words for one action. */
function meaningOf(word: string): string {
  const lower = word.toLowerCase();
  return lower === 'accept' ? 'allow' : lower;
}

/** A required whole number; undefined when it is none, which is reported. */
export function readInteger(
  part: PolicyPart,
  key: string,
  { first, last }: { readonly first: number; readonly last: number },
  reading: PolicyReading,
): number | undefined {
  const node = fieldOf(part.node, key);
  const path = [...part.path, key];
  if (isNull(node)) {
    reportMissing(part, key, reading);
    return undefined;
  }
  if (reading.isTemplated(node, path)) return undefined;
  const value = node?.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= first && value <= last) return value;
  const number = Number(textAt(node, []) ?? '');
  const isQuoted = typeof value === 'string' && /^\d+$/.test(value) && number >= first && number <= last;
  const why = `${key} must be a number from ${first} to ${last}${isQuoted ? ', without quotes' : ''}`;
  reading.reportSchema(path, why, isQuoted ? { wanted: String(number) } : {});
  return undefined;
}

function reportMissing({ node, path, shape }: PolicyPart, key: string, reading: PolicyReading): void {
  const isWritten = fieldOf(node, key) !== undefined;
  reading.reportSchema(isWritten ? [...path, key] : path, `${partNames[shape]} needs ${quoteText(key)}`, {
    part: 'key',
  });
}

function inWords(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
