import type { ResourceRef } from '../kubernetes/resource';
import type { Place } from '../rules/finding';
import { buildLineIndex, type LineIndex, type Position, positionAt } from '../text/line-index';
import type { TextRange } from '../text/text-range';
import type { Analysis } from './analysis';
import { rangeInDocument } from './range-in-document';
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
  const range = rangeInDocument(placed.document.content, place);
  return range && { start: placed.start + range.start, end: placed.start + range.end };
}

const lineIndexes = new WeakMap<SourceFile, LineIndex>();

function lineIndexOf(file: SourceFile): LineIndex {
  const known = lineIndexes.get(file);
  if (known !== undefined) return known;
  const index = buildLineIndex(file.text);
  lineIndexes.set(file, index);
  return index;
}
