import type { AnalysisOptions, Checkpoint, GroupName, LoadPart, RuleGroup } from '../core';
import type { FileSystem } from './file-system';

export interface WorkspaceOptions {
  readonly fileSystem: FileSystem;
  readonly analysis: AnalysisOptions;
  /** Loads a group of rules that the workspace needs; undefined where that fails, which is reported. */
  loadGroup(name: GroupName): Promise<RuleGroup | undefined>;
  /** Loads what only some workspaces need, for the analysis. */
  readonly loadPart: LoadPart;
  /** Awaited between units of long work, so that the host can answer in between. */
  readonly pause: Checkpoint;
  /** The analysis has another value, or the last reading has ended. */
  onChange(): void;
  /** Something that should not happen was thrown. The workspace goes on. */
  onError(error: unknown): void;
}

export interface FolderOptions {
  readonly uri: string;
  /** Patterns of the editor's `files.exclude`. */
  readonly filesExclude: readonly string[];
  /** False for a folder in which the user wants nothing to be read: its files belong to no other folder either. */
  readonly isEnabled: boolean;
}
