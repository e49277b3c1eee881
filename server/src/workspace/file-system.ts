/** The port through which files are read; hosts provide it. Nothing above it knows of Node. */
export interface FileSystem {
  /** Undefined when the file does not exist or cannot be read as UTF-8 text. Never throws on content. */
  readFile(uri: string): Promise<FileContent>;
  /** Entries of a folder, without `.` and `..`; empty when it cannot be read. Symbolic links are reported as such and not followed. */
  readDirectory(uri: string): Promise<readonly DirectoryEntry[]>;
}

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'left-out'; readonly reason: string };

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link';
}
