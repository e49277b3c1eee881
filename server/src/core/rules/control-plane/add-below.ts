import type { FixAction } from '../../fixes/fix';
import type { ResourceRef } from '../../kubernetes/resource';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';

/** Adds a field below a map, with the maps that lead to it where they are missing; `value` is a scalar or items of a list. */
export function addBelow(
  root: YamlNode,
  base: FieldPath,
  path: FieldPath,
  value: string,
  at: ResourceRef,
): readonly FixAction[] {
  let depth = 0;
  while (depth < path.length - 1 && nodeAt(root, [...base, ...path.slice(0, depth + 1)]) !== undefined) depth++;
  // A list that is there and empty takes items.
  if (nodeAt(root, [...base, ...path]) !== undefined) {
    return [{ kind: 'add-entry', at, path: [...base, ...path], yaml: value }];
  }
  const missing = path.slice(depth);
  const written = value.startsWith('- ') ? `\n${'  '.repeat(missing.length)}${value}` : ` ${value}`;
  const yaml = missing
    .map((key, index) => `${'  '.repeat(index)}${key}:${index === missing.length - 1 ? written : ''}`)
    .join('\n');
  return [{ kind: 'add-entry', at, path: [...base, ...path.slice(0, depth)], yaml }];
}
