import { limits } from '../core';
import { fileContent, headOf } from '../node/file-content';
import type { DirectoryEntry, FileContent, FileSystem } from '../workspace/file-system';
import { isCandidate } from '../workspace/is-candidate';
import { unreadReasons } from '../workspace/unread-reasons';
import { canonicalUri, isUnder, relativePath } from '../workspace/uri';
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
      const entries = path === undefined ? [] : [...(folders.get(path)?.values() ?? [])];
      return Promise.all(entries.map(async (entry) => ({ ...entry, ...(await targetOf(entry, uri)) })));
    },
    readFile: async (uri) => {
      const entry = entryAt(uri);
      return entry?.object === undefined ? { kind: 'missing' } : readBlob(entry);
    },
  };
  const entryAt = (uri: string) => {
    const path = pathBelow(uri, folder) ?? '';
    const slash = path.lastIndexOf('/');
    return folders.get(path.slice(0, Math.max(0, slash)))?.get(path.slice(slash + 1));
  };
  /** What leads out of the tree is taken for what its name says. */
  const targetOf = async (
    { name, object, kind }: TreeEntry,
    parent: string,
  ): Promise<Pick<DirectoryEntry, 'leadsTo' | 'target'>> => {
    const text = kind === 'link' && object !== undefined ? (await objects.read(object))?.toString('utf8') : undefined;
    if (text === undefined) return {};
    const target = canonicalUri(new URL(text.split('/').map(encodeURIComponent).join('/'), `${parent}/`).href);
    if (!isUnder(target, folder)) return { leadsTo: isCandidate(name) ? 'file' : 'directory', target };
    const there = entryAt(target)?.kind;
    return there === 'file' || there === 'directory' ? { leadsTo: there, target } : {};
  };
  const readBlob = async ({ object = '', kind, bytes }: TreeEntry): Promise<FileContent> => {
    if (kind === 'link') return { kind: 'left-out', reason: unreadReasons.link };
    if (bytes > limits.fileBytes) {
      return { kind: 'left-out', reason: unreadReasons['too-large'], head: await readHead(git, object) };
    }
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

/** How a blob begins, from a process of its own, which need not give the rest. */
async function readHead(git: Git, object: string): Promise<string> {
  const child = git.start(['cat-file', 'blob', object]);
  child.stdin.end();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of child.stdout) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limits.headBytes) break;
  }
  child.kill();
  return headOf(Buffer.concat(chunks));
}

function pathBelow(uri: string, folder: string): string | undefined {
  if (uri === folder) return '';
  return isUnder(uri, folder) ? relativePath(uri, folder) : undefined;
}
