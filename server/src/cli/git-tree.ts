import { limits } from '../core';
import { fileContent } from '../node/file-content';
import type { DirectoryEntry, FileContent, FileSystem } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';
import { isUnder, relativePath } from '../workspace/uri';
import type { Git } from './git';
import { openGitObjects } from './git-objects';

/** A folder as some revision has it, read from the objects of a repository without touching the disk. */
export interface GitTree {
  readonly fileSystem: FileSystem;
  close(): void;
}

/** `tree` is the name of a tree object; its files appear below `folder`, a canonical URI. A text says why it cannot be read. */
export async function openGitTree(git: Git, tree: string, folder: string): Promise<GitTree | string> {
  const listed = await git.run(['ls-tree', '-r', '-z', '--long', '--full-tree', tree]);
  if (typeof listed === 'string') return listed;
  const folders = foldersOf(listed.toString('utf8'));
  const objects = openGitObjects(git);
  const fileSystem: FileSystem = {
    canRead: (uri) => uri === folder || isUnder(uri, folder),
    readDirectory: async (uri) => {
      const path = pathBelow(uri, folder);
      return path === undefined ? [] : [...(folders.get(path)?.values() ?? [])];
    },
    readFile: async (uri) => {
      const path = pathBelow(uri, folder) ?? '';
      const slash = path.lastIndexOf('/');
      const entry = folders.get(path.slice(0, Math.max(0, slash)))?.get(path.slice(slash + 1));
      return entry?.object === undefined ? { kind: 'missing' } : readBlob(entry);
    },
  };
  const readBlob = async ({ object = '', kind, bytes }: TreeEntry): Promise<FileContent> => {
    if (kind === 'link') return { kind: 'left-out', reason: unreadReasons.link };
    if (bytes > limits.fileBytes) return { kind: 'left-out', reason: unreadReasons['too-large'] };
    const content = await objects.read(object);
    return content === undefined
      ? { kind: 'left-out', reason: 'The repository does not have its content.' }
      : fileContent(content);
  };
  return { fileSystem, close: objects.close };
}

interface TreeEntry extends DirectoryEntry {
  /** Undefined for folders. */
  readonly object: string | undefined;
  readonly bytes: number;
}

type Folder = Map<string, TreeEntry>;

/** The entries of every folder, by its path ('' for the tree itself) and by name. */
function foldersOf(listing: string): ReadonlyMap<string, ReadonlyMap<string, TreeEntry>> {
  const folders = new Map<string, Folder>([['', new Map()]]);
  const folderAt = (path: string): Folder => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const folder: Folder = new Map();
    folders.set(path, folder);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    folderAt(path.slice(0, Math.max(0, slash))).set(name, { name, kind: 'directory', object: undefined, bytes: 0 });
    return folder;
  };
  for (const line of listing.split('\0')) {
    // MODE TYPE OBJECT SIZE, a tab, PATH.
    const [, mode = '', object = '', size = '', path = ''] =
      /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? [];
    // Git itself makes no such names.
    if (path === '' || path.split('/').some((name) => name === '' || name === '.' || name === '..')) continue;
    if (mode === '160000') {
      // A submodule: its files are in another repository.
      folderAt(path).set('.', { name: '.', kind: 'unreadable', object: undefined, bytes: 0 });
      continue;
    }
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const kind = mode === '120000' ? 'link' : 'file';
    folderAt(path.slice(0, Math.max(0, slash))).set(name, { name, kind, object, bytes: Number(size) });
  }
  return folders;
}

function pathBelow(uri: string, folder: string): string | undefined {
  if (uri === folder) return '';
  return isUnder(uri, folder) ? relativePath(uri, folder) : undefined;
}
