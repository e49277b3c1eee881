import { lstat, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { limits } from '../core';
import type { DirectoryEntry, FileContent, FileSystem } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';
import { canonicalUri, schemeOf } from '../workspace/uri';
import { fileContent, headOf } from './file-content';

/** Reads `file:` URIs from the disk. Links are never followed, so nothing outside of the workspace is read. */
export const nodeFileSystem: FileSystem = {
  canRead: (uri) => schemeOf(uri) === 'file',
  readFile: readText,
  readDirectory: listFolder,
};

async function readText(uri: string): Promise<FileContent> {
  const target = pathOf(uri);
  if (target === undefined) return { kind: 'missing' };
  try {
    const stats = await lstat(target);
    if (stats.isDirectory()) return { kind: 'missing' };
    if (stats.isSymbolicLink()) return leftOut(unreadReasons.link);
    // Opening a pipe would wait for somebody to write into it.
    if (!stats.isFile()) return leftOut(unreadReasons['not-a-file']);
    if (stats.size > limits.fileBytes) return { ...leftOut(unreadReasons['too-large']), head: await readHead(target) };
    return fileContent(await readFile(target));
  } catch (error) {
    const code = codeOf(error);
    // A name that is no UTF-8 was listed with replacement characters, under which nothing can be opened.
    if (code === 'ENOENT' && target.includes('\uFFFD')) return leftOut('Its name is not UTF-8.');
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return leftOut(
      code === 'EACCES' || code === 'EPERM' ? unreadReasons['no-permission'] : `It cannot be read (${code}).`,
    );
  }
}

async function listFolder(uri: string): Promise<readonly DirectoryEntry[]> {
  const folder = pathOf(uri);
  if (folder === undefined) return [];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return await Promise.all(
      entries.map(async (entry): Promise<DirectoryEntry> => {
        const { name } = entry;
        if (entry.isSymbolicLink()) return { name, kind: 'link', ...(await targetOf(folder, name)) };
        // Pipes, sockets and devices count as files too: reading them says why they are left out.
        return { name, kind: entry.isDirectory() ? 'directory' : 'file' };
      }),
    );
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : [{ name: '.', kind: 'unreadable' }];
  }
}

async function readHead(target: string): Promise<string> {
  const file = await open(target);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limits.headBytes), 0, limits.headBytes, 0);
    return headOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The file or folder that a link leads to, as seen from the folder, which may itself be reached by a link. */
async function targetOf(folder: string, name: string): Promise<Pick<DirectoryEntry, 'leadsTo' | 'target'>> {
  try {
    const [from, to] = await Promise.all([realpath(folder), realpath(path.join(folder, name))]);
    const stats = await stat(to);
    const leadsTo = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : undefined;
    return { leadsTo, target: canonicalUri(pathToFileURL(path.resolve(folder, path.relative(from, to))).href) };
  } catch {
    // It leads nowhere, as the locks of some editors, or where nobody may look.
    return {};
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

function leftOut(reason: string) {
  return { kind: 'left-out', reason } as const;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
