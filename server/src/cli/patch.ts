import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Analysis } from '../core';
import { changedFilesOf } from './changed-files';
import { isInside, toSlashes } from './paths';
import { withoutSecrets } from './without-secrets';

/** What a patch tool needs. */
export interface Patch {
  /**
   * Unified; '' when nothing differs. `git apply` and `patch -p1` take it.
   * Without Git's own headers: below the top folder of a repository, `git apply` would pass over all files and say nothing.
   */
  readonly text: string;
  /** Absolute path of the folder that the patch's paths are relative to. */
  readonly root: string;
  readonly fileCount: number;
  /** Absolute paths of changed files that are left out, because a patch of them would show what is secret. */
  readonly withheld: readonly string[];
}

/** What leads from one analysis' files to another's. */
export function makePatch(before: Analysis, after: Analysis, cwd: string): Patch {
  const changed = changedFilesOf(before, after);
  const folders = after.folders.map((uri) => fileURLToPath(uri));
  const root = changed.every(({ target }) => isInside(target, cwd)) ? cwd : commonFolder(folders);
  const parts = changed.map(({ target, old, text }) => ({
    target,
    patch: filePatch(toSlashes(path.relative(root, target)), old, text),
  }));
  return {
    text: parts.map(({ patch }) => patch ?? '').join(''),
    root,
    fileCount: changed.length,
    withheld: parts.flatMap(({ target, patch }) => (patch === undefined ? [target] : [])),
  };
}

/** Undefined where the lines that change, or all those around them, are secret. */
function filePatch(name: string, old: string | undefined, text: string): string | undefined {
  const isCreate = old === undefined;
  // GNU patch takes a name with spaces only if a tab ends it, as Git writes it.
  const header = name.includes(' ') ? ' ' : undefined;
  const patch = structuredPatch(
    isCreate ? '/dev/null' : `a/${name}`,
    `b/${name}`,
    old ?? '',
    text,
    isCreate ? undefined : header,
    header,
    { context: 3 },
  );
  const hunks = withoutSecrets(patch.hunks, old ?? '', text);
  if (hunks === undefined) return undefined;
  const printed = formatPatch({ ...patch, hunks }, FILE_HEADERS_ONLY);
  return header === undefined ? printed : printed.replace(/^((?:---|\+\+\+) .*\t) $/gm, '$1');
}

/** Paths in a patch cannot lead upwards, so files outside of the current directory are named from what holds them all. */
function commonFolder(folders: readonly string[]): string {
  let [common = ''] = folders;
  while (folders.some((folder) => folder !== common && !isInside(folder, common))) common = path.dirname(common);
  return common;
}
