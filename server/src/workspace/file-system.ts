/** The port through which files are read; hosts provide it. Nothing above it knows of Node. */
export interface FileSystem {
  /** Whether files and folders at such an address can be read at all; if not, only open documents are known there. */
  canRead(uri: string): boolean;
  /**
   * The text of a file, read as UTF-8: bytes that are not are replaced by U+FFFD, and a byte order mark stays.
   * Files that are too large, not text, or links are left out with the reason. Never throws on content.
   */
  readFile(uri: string): Promise<FileContent>;
  /**
   * Entries of a folder, without `.` and `..`; empty when there is no such folder. Links are reported as such and not
   * followed, with where they lead to if that is known. A folder that is there and cannot be listed has one entry of kind `unreadable`.
   */
  readDirectory(uri: string): Promise<readonly DirectoryEntry[]>;
}

export type FileContent =
  /** `isLossy`: bytes in it were no UTF-8. */
  | { readonly kind: 'text'; readonly text: string; readonly isLossy?: true }
  | { readonly kind: 'missing' }
  /** `head` is how a file begins that is too large or no UTF-8, where that is known: up to `limits.headBytes`. */
  | { readonly kind: 'left-out'; readonly reason: string; readonly head?: string };

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'unreadable';
  /** What a link leads to; undefined where that is neither, or nothing, or not known. */
  readonly leadsTo?: 'file' | 'directory' | undefined;
  /** Canonical URI of that; undefined where it is not known. */
  readonly target?: string | undefined;
}
