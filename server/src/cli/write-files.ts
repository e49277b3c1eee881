import { randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { ChangedFile } from './changed-files';
import { isInside } from './paths';

/** What became of the files; every one is either as it was or as it should be. */
export interface WriteResult {
  readonly written: readonly ChangedFile[];
  /** Why the others are as they were, one sentence for each that is the reason. */
  readonly problems: readonly string[];
}

/**
 * Writes all files or, where something speaks against one of them, none: each is prepared beside its target, and only
 * when all are ready they are moved there, new ones first, so that no kustomization names a file that is not there.
 * Nothing is written outside of `folders`, and no file that somebody changed since it was read.
 */
export function writeFiles(
  files: readonly ChangedFile[],
  folders: readonly string[],
  shown: (target: string) => string,
): WriteResult {
  const prepared: Prepared[] = [];
  const problems: string[] = [];
  try {
    for (const file of files) {
      const result = attempt(() => prepare(file, folders));
      if (result.kind === 'done') prepared.push(result.value);
      else problems.push(`"${shown(file.target)}" is not written: ${result.why}`);
    }
    if (problems.length > 0) return { written: [], problems };
    return moveAll(newFirst(prepared), shown);
  } finally {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
  }
}

/** The new text in a file of its own, in the folder of the target so that moving it there is one step. */
interface Prepared {
  readonly file: ChangedFile;
  readonly target: string;
  readonly temporary: string;
}

function prepare(file: ChangedFile, folders: readonly string[]): Prepared {
  const folder = realpathSync(path.dirname(file.target));
  const isAllowed = folders.map((each) => realpathSync(each)).some((each) => each === folder || isInside(folder, each));
  if (!isAllowed) throw new Refusal('It is outside of the folders that were named.');
  const target = path.join(folder, path.basename(file.target));
  const stats = refuseChanged(target, file.old);
  const temporary = path.join(folder, `.firebreak-${randomUUID()}.tmp`);
  try {
    // `flush`: after a power cut there must be the old or the new text, not an empty file.
    writeFileSync(temporary, file.text, { flag: 'wx', flush: true });
    if (stats !== undefined) keepOwnerAndMode(temporary, stats);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { file, target, temporary };
}

/** Its stats when the target still is what was read; undefined when it is to be created. */
function refuseChanged(target: string, old: string | undefined): Stats | undefined {
  const stats = statsOf(target);
  if (old === undefined) {
    if (stats !== undefined) throw new Refusal('There is a file of this name that was not read.');
    return undefined;
  }
  if (stats === undefined) throw new Refusal('It was deleted since it was read.');
  if (!stats.isFile()) throw new Refusal('It is no regular file any more.');
  if (isReadOnly(target, stats)) throw new Refusal('It is read-only.');
  const bytes = readFileSync(target);
  if (bytes.equals(Buffer.from(old, 'utf8'))) return stats;
  const isOther = bytes.toString('utf8') !== old;
  throw new Refusal(isOther ? 'It was changed since it was read.' : 'It is not UTF-8, and writing would damage it.');
}

function statsOf(target: string): Stats | undefined {
  return lstatSync(target, { throwIfNoEntry: false });
}

/** Its folder alone decides whether a file can be replaced, so its own protection is asked for; root ignores it. */
function isReadOnly(target: string, { mode }: Stats): boolean {
  if ((mode & 0o222) === 0) return true;
  try {
    accessSync(target, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

function keepOwnerAndMode(temporary: string, { mode, uid, gid }: Stats): void {
  const own = lstatSync(temporary);
  try {
    if (own.uid !== uid || own.gid !== gid) chownSync(temporary, uid, gid);
  } catch {
    // Only root may give files away; whoever else may write the file owns it from now on.
  }
  chmodSync(temporary, mode & 0o7777);
}

function moveAll(prepared: readonly Prepared[], shown: (target: string) => string): WriteResult {
  const written: ChangedFile[] = [];
  for (const { file, target, temporary } of prepared) {
    const result = attempt(() => {
      // Others may write while all the files are prepared.
      refuseChanged(target, file.old);
      renameSync(temporary, target);
    });
    if (result.kind === 'failed') {
      return { written, problems: [`"${shown(file.target)}" is not written: ${result.why}`] };
    }
    written.push(file);
  }
  return { written, problems: [] };
}

function newFirst(prepared: readonly Prepared[]): readonly Prepared[] {
  const isNew = ({ file }: Prepared) => file.old === undefined;
  return [...prepared.filter(isNew), ...prepared.filter((each) => !isNew(each))];
}

class Refusal extends Error {}

type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly why: string };

function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { kind: 'done', value: run() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'failed', why: error.message };
    if (error instanceof Error && 'code' in error) return { kind: 'failed', why: `${error.message}.` };
    throw error;
  }
}
