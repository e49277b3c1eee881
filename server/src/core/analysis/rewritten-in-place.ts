import { buildLineIndex } from '../text/line-index';
import { type SourceDocument, type SourceFile, valuesOf } from './source-file';

/**
 * The indexes of those documents of a file of which more than comments is another than before, where every other one
 * stands on the lines on which it stood; undefined where something may have moved.
 */
export function rewrittenInPlace(
  before: SourceFile | undefined,
  after: SourceFile | undefined,
): readonly number[] | undefined {
  if (before === undefined || after === undefined || before.documents.length !== after.documents.length)
    return undefined;
  const rewritten: number[] = [];
  for (const [index, { document }] of after.documents.entries()) {
    const old = before.documents[index]?.document;
    // Documents that did not change are the same objects.
    if (document === old) continue;
    if (old !== undefined && valuesOf(document) === valuesOf(old)) continue;
    const isLast = index === after.documents.length - 1;
    if (old === undefined || !hasSameLines(old, document, isLast)) return undefined;
    rewritten.push(index);
  }
  return rewritten;
}

function hasSameLines(before: SourceDocument, after: SourceDocument, isLast: boolean): boolean {
  // The text of large ones that nobody reads is not kept.
  if (before.text === '' || after.text === '') return false;
  // Objects of JSON may follow each other on one line, and then the columns of those behind move.
  if (!isLast && !(before.text.endsWith('\n') && after.text.endsWith('\n'))) return false;
  return lineCount(before.text) === lineCount(after.text);
}

function lineCount(text: string): number {
  return buildLineIndex(text).lineStarts.length;
}
