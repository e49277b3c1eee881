import { fileURLToPath } from 'node:url';
import type { Analysis } from '../core';

/** A file that fixes create or edit. */
export interface ChangedFile {
  /** Absolute path. */
  readonly target: string;
  /** The text as it was read; undefined for a new file. */
  readonly old: string | undefined;
  readonly text: string;
}

/** What leads from one analysis' files to another's, by path. */
export function changedFilesOf(before: Analysis, after: Analysis): readonly ChangedFile[] {
  return [...after.files.values()]
    .filter((file) => before.files.get(file.uri)?.text !== file.text)
    .map((file) => ({ target: fileURLToPath(file.uri), old: before.files.get(file.uri)?.text, text: file.text }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
}
