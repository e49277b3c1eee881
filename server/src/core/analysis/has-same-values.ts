import { type SourceDocument, type SourceFile, valuesOf } from './source-file';

/** Whether nothing that a scope could read in a file has changed: no more than comments of documents without groups. */
export function hasSameValues(before: SourceFile | undefined, after: SourceFile): boolean {
  return (
    before?.notAnalysed === undefined &&
    after.notAnalysed === undefined &&
    before?.path === after.path &&
    before.folder === after.folder &&
    after.documents.length > 0 &&
    before.documents.length === after.documents.length &&
    after.documents.every(({ document }, index) => isSame(before.documents[index]?.document, document))
  );
}

function isSame(before: SourceDocument | undefined, after: SourceDocument): boolean {
  if (before === undefined || before === after) return before === after;
  // Groups make ready what they read by its nodes, which have moved.
  return hasNoGroups(before) && hasNoGroups(after) && valuesOf(before) === valuesOf(after);
}

function hasNoGroups({ content }: SourceDocument): boolean {
  return content.kind === 'manifest' && content.groups.length === 0;
}
