import { entriesOf, type FieldPath, keyText } from './field-path';
import type { YamlNode } from './tree';

/** What stands at an offset of a document: a scalar, a label's key, or a collection that is written as `{}` or `[]`. */
export interface Spot {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  readonly node: YamlNode;
}

/** Undefined between values; the end of a value counts as the value. Merged entries stand somewhere else. */
export function spotAt(root: YamlNode | undefined, offset: number): Spot | undefined {
  const path: (string | number)[] = [];
  let node = root;
  while (node !== undefined && contains(node, offset)) {
    if (node.kind === 'scalar' || isEmpty(node)) return { path, part: 'value', node };
    if (node.kind === 'sequence') {
      const index = node.items.findIndex((item) => contains(item, offset));
      if (index === -1) return undefined;
      path.push(index);
      node = node.items[index];
      continue;
    }
    const entry = entriesOf(node).find(
      ({ key, value, merged }) => merged !== true && (contains(key, offset) || contains(value, offset)),
    );
    if (entry === undefined) return undefined;
    path.push(keyText(entry.key));
    if (contains(entry.key, offset)) return { path, part: 'key', node: entry.key };
    node = entry.value;
  }
  return undefined;
}

function contains({ start, end }: YamlNode, offset: number): boolean {
  return start <= offset && offset <= end;
}

function isEmpty(node: Exclude<YamlNode, { kind: 'scalar' }>): boolean {
  return (node.kind === 'map' ? node.entries : node.items).length === 0;
}
