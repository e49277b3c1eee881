import type { Finding } from '../rules/finding';
import type { FieldPath } from '../yaml/field-path';

/**
 * What makes a finding recognisable in another run: rule, object and field, and no line, so that it stays while the file
 * around it changes. `file` stands for the object where none could be read. Findings about one field of one object are equal.
 * Readable on purpose: whoever wonders why a finding counts as new sees what differs. No value of a manifest is in it.
 */
export function findingKey({ ruleId, resource, place, message }: Finding, file: string): string {
  const object =
    resource === undefined
      ? file
      : [resource.apiVersion, resource.kind, resource.namespace ?? '', resource.name].join('/');
  // An offset moves with every edit; the words say as much, without what they quote.
  const spot = place.kind === 'field' ? insideObject(place.path).join('.') : message.replace(/"[^"]*"/g, '""');
  return [ruleId, object, spot].join('|');
}

/** Equal keys get a number, in the given order, so that all are different. */
export function numbered(keys: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return `${key}|${number}`;
  });
}

/** Without the place in a List, which changes when another object comes before it. */
function insideObject(path: FieldPath): FieldPath {
  const isItem = path[0] === 'items' && typeof path[1] === 'number';
  return isItem ? insideObject(path.slice(2)) : path;
}
