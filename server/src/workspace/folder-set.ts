import type { LeftOut } from '../core';
import { type Folder, hasFile } from './folder';
import { isUnder, relativePath } from './uri';

/** The folders of a workspace, by URI. One inside another one has its files to itself. */
export class FolderSet {
  readonly #folders = new Map<string, Folder>();

  all(): readonly Folder[] {
    return [...this.#folders.values()];
  }

  get(uri: string): Folder | undefined {
    return this.#folders.get(uri);
  }

  set(folder: Folder): void {
    this.#folders.set(folder.uri, folder);
  }

  delete(uri: string): void {
    this.#folders.delete(uri);
  }

  /** The innermost folder around a file. */
  around(uri: string): Folder | undefined {
    let innermost: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (isUnder(uri, folder.uri) && folder.uri.length > (innermost?.uri.length ?? -1)) innermost = folder;
    }
    return innermost;
  }

  /** Where a file belongs; undefined when it has left the folders in the meantime. */
  placeOf(uri: string): FilePlace | undefined {
    const folder = this.around(uri);
    if (folder === undefined || !hasFile(folder, uri)) return undefined;
    return { folder: folder.uri, path: relativePath(uri, folder.uri) };
  }

  isCurrent(folder: Folder): boolean {
    return this.#folders.get(folder.uri) === folder;
  }

  /** What is left out of all of them: what one leaves out may be another one itself. */
  leftOut(): readonly LeftOut[] {
    return this.all().flatMap((folder) =>
      folder.leftOut.filter(({ uri }) => uri === folder.uri || !this.#folders.has(uri)),
    );
  }
}

export interface FilePlace {
  readonly folder: string;
  readonly path: string;
}
