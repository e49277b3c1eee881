import { lstat, readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { limits } from '../core';
import type { DirectoryEntry, FileContent, FileSystem } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';
import { schemeOf } from '../workspace/uri';
import { fileContent } from './file-content';

/** Reads `file:` URIs from the disk. Links are never followed, so nothing outside of the workspace is read. */
export const nodeFileSystem: FileSystem = {
  canRead: (uri) => schemeOf(uri) === 'file',
  readFile: readText,
  readDirectory: listFolder,
};

async function readText(uri: string): Promise<FileContent> {
  const path = pathOf(uri);
  if (path === undefined) return { kind: 'missing' };
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return { kind: 'missing' };
    if (stats.isSymbolicLink()) return leftOut(unreadReasons.link);
    // Opening a pipe would wait for somebody to write into it.
    if (!stats.isFile()) return leftOut(unreadReasons['not-a-file']);
    if (stats.size > limits.fileBytes) return leftOut(unreadReasons['too-large']);
    return fileContent(await readFile(path));
  } catch (error) {
    const code = codeOf(error);
    // A name that is no UTF-8 was listed with replacement characters, under which nothing can be opened.
    if (code === 'ENOENT' && path.includes('\uFFFD')) return leftOut('Its name is not UTF-8.');
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return leftOut(
      code === 'EACCES' || code === 'EPERM' ? unreadReasons['no-permission'] : `It cannot be read (${code}).`,
    );
  }
}

async function listFolder(uri: string): Promise<readonly DirectoryEntry[]> {
  const path = pathOf(uri);
  if (path === undefined) return [];
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry): DirectoryEntry => {
      if (entry.isSymbolicLink()) return { name: entry.name, kind: 'link' };
      // Pipes, sockets and devices count as files too: reading them says why they are left out.
      return { name: entry.name, kind: entry.isDirectory() ? 'directory' : 'file' };
    });
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : [{ name: '.', kind: 'unreadable' }];
  }
}

/** Undefined for URIs of other schemes and for those that are no path on this machine. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function leftOut(reason: string): FileContent {
  return { kind: 'left-out', reason };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
