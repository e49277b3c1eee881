import type { FileChange } from '../core';
import { fileChange } from '../workspace/file-change';
import type { FileSystem } from '../workspace/file-system';

/** A file to read: canonical URIs, and the path below the folder. */
export interface ListedFile {
  readonly uri: string;
  readonly path: string;
  readonly folder: string;
}

/** What became of a listed file. */
export type ReadFile = Exclude<FileChange, { readonly kind: 'delete' }>;

/** Files read at the same time. */
const readsAtOnce = 32;

/** What is deleted meanwhile is left out. */
export async function readFiles(files: readonly ListedFile[], fileSystem: FileSystem): Promise<readonly ReadFile[]> {
  const changes: ReadFile[] = [];
  for (let start = 0; start < files.length; start += readsAtOnce) {
    const batch = files.slice(start, start + readsAtOnce);
    changes.push(...(await Promise.all(batch.map((file) => readFile(file, fileSystem)))).flat());
  }
  return changes;
}

async function readFile(file: ListedFile, fileSystem: FileSystem): Promise<readonly ReadFile[]> {
  const change = fileChange(file.uri, file, await fileSystem.readFile(file.uri));
  // Deleted since it was listed.
  return change.kind === 'delete' ? [] : [change];
}
