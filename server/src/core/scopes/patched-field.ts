import type { ResourceRef } from '../kubernetes/resource';
import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { RenderedResource } from './render-file';

/**
 * The document of the merge patch that gave a field its value, where the field has the same path there; else undefined.
 * Inline patches, JSON patches, and items that another patch moved are left out: what they change is shown at the object.
 */
export function patchBehind({ resource, source, patches }: RenderedResource, path: FieldPath): ResourceRef | undefined {
  if (source === undefined || source.basePath.length > 0) return undefined;
  const value = nodeAt(resource.node, path);
  if (value === undefined || isAlike(nodeAt(source.node, path), value)) return undefined;
  return patches?.findLast(({ root }) => isAlike(nodeAt(root, path), value) && isAligned(root, resource.node, path))
    ?.at;
}

/** Whether both say the same, wherever it is written. */
function isAlike(a: YamlNode | undefined, b: YamlNode): boolean {
  if (a === undefined || a.kind !== b.kind) return false;
  if (a.kind === 'scalar' || b.kind === 'scalar')
    return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
  const [items, others] = [itemsAt(a, []), itemsAt(b, [])];
  if (items.length !== others.length || entriesOf(a).length !== entriesOf(b).length) return false;
  return (
    items.every((item, index) => isAlike(item, others[index] as YamlNode)) &&
    entriesOf(b).every(({ key, value }) => isAlike(fieldOf(a, keyText(key)), value))
  );
}

/** Whether list items on the way are the same: whatever a patch says of them is true of them. */
function isAligned(patch: YamlNode, rendered: YamlNode, path: FieldPath): boolean {
  return path.every((step, index) => {
    if (typeof step !== 'number') return true;
    const [item, other] = [patch, rendered].map((root) => nodeAt(root, path.slice(0, index + 1)));
    return entriesOf(item).every(
      ({ key, value }) => value.kind !== 'scalar' || isAlike(fieldOf(other, keyText(key)), value),
    );
  });
}
