import type { LeftOut } from '../core';
import type { FolderOptions } from './workspace-options';

/** What the workspace knows of one of its folders. Changes as discovery goes on; owned by `Workspace`. */
export interface Folder {
  /** Canonical, without trailing slash. */
  readonly uri: string;
  /** Patterns of the editor's `files.exclude`. */
  filesExclude: readonly string[];
  /** Nothing of a folder that is switched off is read. */
  isEnabled: boolean;
  /** Paths relative to the folder, by URI, of the files that discovery found. */
  files: ReadonlyMap<string, string>;
  /** The same of files that are no manifests and of which kustomizations make ConfigMaps and Secrets. */
  inputs: ReadonlyMap<string, string>;
  /** Those of `inputs` that are there and in which nothing can be looked for: no text, or too much of it. */
  readonly unusableInputs: Set<string>;
  /** Those that kustomizations name, when they were looked for last; they need not be there. */
  namedInputs: ReadonlySet<string>;
  /** Open documents that are not on disk yet and therefore in no listing. */
  readonly adopted: Set<string>;
  /** Open documents that are on disk and that discovery left out, or that it has not been asked about yet. */
  readonly outside: Set<string>;
  leftOut: readonly LeftOut[];
  /** What configurations said of files when it was listed. */
  patternsKey: string;
  /** Every file was listed and read at least once. */
  isRead: boolean;
  /** The next round reads all files again, not only those that are new. */
  rereads: boolean;
  /** The same of `inputs`, when they are looked for. */
  rereadsInputs: boolean;
  /** Rounds of discovery that were asked for, and the one that ended last. */
  wantedRound: number;
  finishedRound: number;
  isDiscovering: boolean;
}

export function newFolder(uri: string, { filesExclude, isEnabled }: FolderOptions): Folder {
  return {
    uri,
    filesExclude,
    isEnabled,
    files: new Map(),
    inputs: new Map(),
    unusableInputs: new Set(),
    namedInputs: new Set(),
    adopted: new Set(),
    outside: new Set(),
    leftOut: [],
    patternsKey: '',
    isRead: false,
    rereads: false,
    rereadsInputs: false,
    wantedRound: 0,
    finishedRound: 0,
    isDiscovering: false,
  };
}

/** Whether the file belongs to the analysis of its folder. */
export function hasFile(folder: Folder, uri: string): boolean {
  return isListed(folder, uri) || folder.adopted.has(uri);
}

/** Whether the file was found on disk. */
export function isListed({ files, inputs }: Folder, uri: string): boolean {
  return files.has(uri) || inputs.has(uri);
}

/** Whether the folder has these choices already. */
export function isConfigured(folder: Folder, { filesExclude, isEnabled }: Omit<FolderOptions, 'uri'>): boolean {
  const isSame = (pattern: string, index: number) => pattern === folder.filesExclude[index];
  return (
    folder.isEnabled === isEnabled && folder.filesExclude.length === filesExclude.length && filesExclude.every(isSame)
  );
}
