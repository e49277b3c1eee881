import { type Analysis, type FileChange, unreadDoubt } from '../core';

/** Editors report every save, and checkouts files that end up as they were. */
export function isNoChange(change: FileChange, analysis: Analysis): boolean {
  const file = analysis.files.get(change.uri);
  if (change.kind === 'delete') return file === undefined;
  if (change.kind === 'left-out') {
    const isSameDoubt = analysis.unread.get(change.uri) === unreadDoubt(change);
    return file?.notAnalysed === change.reason && file.folder === change.folder && isSameDoubt;
  }
  if (change.kind === 'generator-input') {
    return file?.isGeneratorInput === true && file.text === change.text && file.folder === change.folder;
  }
  if (file?.isGeneratorInput) return false;
  // Files in which nothing is analysed do not keep their text: '' may be anything.
  return file !== undefined && file.text !== '' && file.text === change.text && file.folder === change.folder;
}
