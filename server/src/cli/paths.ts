import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { canonicalUri } from '../workspace/uri';
import { UsageError } from './usage-error';

/** What PATHs name: workspace folders as a whole, and single files, each with its own folder as workspace folder. */
export interface Inputs {
  /** Absolute paths; none lies inside another. */
  readonly folders: readonly string[];
  /** Absolute paths of files outside of `folders`. */
  readonly files: readonly string[];
  /** Absolute paths of all files that are named, also of those in `folders`. */
  readonly named: readonly string[];
}

/** Sorts the PATHs, the current directory when there are none; a `UsageError` for what does not exist or is neither. */
export function readPaths(args: readonly string[], cwd: string): Inputs {
  const named = (args.length === 0 ? ['.'] : args).map((arg) => ({
    target: path.resolve(cwd, arg),
    kind: kindOf(arg, cwd),
  }));
  const ofKind = (kind: 'file' | 'folder') => [
    ...new Set(named.filter((input) => input.kind === kind).map(({ target }) => target)),
  ];
  const folders = ofKind('folder');
  const outermost = folders.filter((folder) => !folders.some((other) => isInside(folder, other)));
  const files = ofKind('file');
  return {
    folders: outermost.sort(),
    named: files,
    files: files.filter((file) => !outermost.some((folder) => isInside(file, folder))).sort(),
  };
}

/** How reports name a file: relative to the current directory, with `/`. */
export function displayPath(cwd: string): (uri: string) => string {
  const known = new Map<string, string>();
  return (uri) => {
    let shown = known.get(uri);
    if (shown === undefined) {
      shown = toSlashes(path.relative(cwd, fileURLToPath(uri)));
      known.set(uri, shown);
    }
    return shown;
  };
}

/** The canonical `file:` URI of an absolute path. */
export function toUri(target: string): string {
  return canonicalUri(pathToFileURL(target).href);
}

/** The path as URIs and patches write it, on every system. */
export function toSlashes(target: string): string {
  return path.sep === '/' ? target : target.split(path.sep).join('/');
}

/** Whether a path lies below a folder; both absolute. The folder itself does not. */
export function isInside(target: string, folder: string): boolean {
  const relative = path.relative(folder, target);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function kindOf(arg: string, cwd: string): 'file' | 'folder' {
  // Empty is a variable that is not set, and would mean the current directory.
  const stats = arg === '' ? undefined : statsOf(arg, path.resolve(cwd, arg));
  if (stats === undefined) throw new UsageError(`There is no file or folder "${arg}".`);
  if (stats.isDirectory()) return 'folder';
  if (stats.isFile()) return 'file';
  throw new UsageError(`"${arg}" is neither a file nor a folder.`);
}

function statsOf(arg: string, target: string): Stats | undefined {
  try {
    return statSync(target, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`"${arg}" cannot be read: ${(error as Error).message}.`);
  }
}
