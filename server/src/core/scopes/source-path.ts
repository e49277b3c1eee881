import type { FieldPath } from '../yaml/field-path';
import { fieldOf } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';

/**
 * Translates a path in a rendered object to the source object: patches may have moved list items.
 * Where the source has no such field the path ends at the innermost one that it has.
 */
export function toSourcePath(source: YamlNode, rendered: YamlNode, path: FieldPath): FieldPath {
  const result: (string | number)[] = [];
  let from: YamlNode = source;
  let at: YamlNode | undefined = rendered;
  for (const step of path) {
    if (from === at) return path.length === result.length ? result : [...result, ...path.slice(result.length)];
    const next: YamlNode | undefined = typeof step === 'number' ? itemOf(at, step) : fieldOf(at, step);
    const sourceStep = typeof step === 'number' ? findItem(from, next) : step;
    if (sourceStep === undefined) return result;
    const sourceNext: YamlNode | undefined =
      typeof sourceStep === 'number' ? itemOf(from, sourceStep) : fieldOf(from, sourceStep);
    if (sourceNext === undefined) return result;
    result.push(sourceStep);
    from = sourceNext;
    at = next;
  }
  return result;
}

/** Items keep their range however they are changed, and inserted ones have an empty range. */
function findItem(from: YamlNode, item: YamlNode | undefined): number | undefined {
  if (from.kind !== 'sequence' || item === undefined || item.start === item.end) return undefined;
  const index = from.items.findIndex(({ start, end }) => start === item.start && end === item.end);
  return index < 0 ? undefined : index;
}

function itemOf(node: YamlNode | undefined, index: number): YamlNode | undefined {
  return node?.kind === 'sequence' ? node.items[index] : undefined;
}
