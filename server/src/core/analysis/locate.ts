import type { ResourceRef } from '../kubernetes/resource';
import type { Place } from '../rules/finding';
import { buildLineIndex, type LineIndex, type Position, positionAt } from '../text/line-index';
import type { TextRange } from '../text/text-range';
import { type FieldPath, keyAt, nodeAt } from '../yaml/field-path';
import type { Analysis } from './analysis';
import type { SourceFile } from './source-file';

export interface LocatedRange {
  readonly uri: string;
  readonly start: Position;
  readonly end: Position;
}

/**
 * Where a place stands in the current text. A field that only a patch or a merge brings in is shown at its nearest
 * parent that is written. Undefined when the document is gone.
 */
export function locate(analysis: Analysis, at: ResourceRef, place: Place): LocatedRange | undefined {
  const offsets = locateOffsets(analysis, at, place);
  const file = analysis.files.get(at.uri);
  if (offsets === undefined || file === undefined) return undefined;
  const index = lineIndexOf(file);
  return { uri: at.uri, start: positionAt(index, offsets.start), end: positionAt(index, offsets.end) };
}

/** As `locate`, in UTF-16 offsets of the whole file. */
function locateOffsets(analysis: Analysis, at: ResourceRef, place: Place): TextRange | undefined {
  const placed = analysis.files.get(at.uri)?.documents[at.documentIndex];
  if (placed === undefined) return undefined;
  const range = place.kind === 'text' ? place.range : fieldRange(placed.document.content, place.path, place.part);
  return range && { start: placed.start + range.start, end: placed.start + range.end };
}

type Content = SourceFile['documents'][number]['document']['content'];

function fieldRange(content: Content, path: FieldPath, part: 'key' | 'value'): TextRange | undefined {
  if (content.kind !== 'manifest' || content.root === undefined) return undefined;
  const { root } = content;
  for (let length = path.length; length > 0; length--) {
    const written = path.slice(0, length);
    const node = nodeAt(root, written);
    if (node === undefined) continue;
    // One token, never a whole block: a collection is shown by its key, an item by its first token.
    const isToken = node.kind === 'scalar' && node.start < node.end && node.style !== 'block';
    if (isToken && part === 'value' && length === path.length) return node;
    const key = keyAt(root, written);
    if (key !== undefined) return key;
    if (isToken) return node;
    if (node.kind === 'map' && node.entries[0] !== undefined) return node.entries[0].key;
  }
  return root.kind === 'map' && root.entries[0] !== undefined ? root.entries[0].key : root;
}

const lineIndexes = new WeakMap<SourceFile, LineIndex>();

function lineIndexOf(file: SourceFile): LineIndex {
  const known = lineIndexes.get(file);
  if (known !== undefined) return known;
  const index = buildLineIndex(file.text);
  lineIndexes.set(file, index);
  return index;
}
