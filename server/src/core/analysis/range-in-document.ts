import type { Place } from '../rules/finding';
import type { TextRange } from '../text/text-range';
import { entriesOf, type FieldPath, itemsAt, keyAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { DocumentContent } from './source-file';

/** The token that stands for a place, as UTF-16 offsets of the document; undefined where nothing can be read. */
export function rangeInDocument(content: DocumentContent, place: Place): TextRange | undefined {
  return place.kind === 'text' ? place.range : fieldRange(content, place.path, place.part);
}

function fieldRange(content: DocumentContent, path: FieldPath, part: 'key' | 'value'): TextRange | undefined {
  if (content.kind !== 'manifest' || content.root === undefined) return undefined;
  const { root } = content;
  for (let length = path.length; length > 0; length--) {
    const written = path.slice(0, length);
    const node = nodeAt(root, written);
    if (node === undefined) continue;
    // One token, never a whole block: a collection is shown by its key, an item by its first token.
    const isToken =
      node.kind === 'scalar' ? node.start < node.end && node.style !== 'block' : isEmptyItem(node, written);
    if (isToken && part === 'value' && length === path.length) return node;
    const key = keyAt(root, written);
    if (key !== undefined) return key;
    if (isToken) return node;
    if (node.kind === 'map' && node.entries[0] !== undefined) return node.entries[0].key;
  }
  return root.kind === 'map' && root.entries[0] !== undefined ? root.entries[0].key : root;
}

/** `- {}` has neither a key nor a first token of its own. */
function isEmptyItem(node: YamlNode, path: FieldPath): boolean {
  return typeof path.at(-1) === 'number' && entriesOf(node).length === 0 && itemsAt(node, []).length === 0;
}
