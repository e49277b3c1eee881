import type { GroupName, LoadPart, RuleGroup } from '../core';
import type { FileSystem } from '../workspace/file-system';
import type { ClientFeatures } from './client-features';
import type { AnswerLater, LateMethod } from './late-requests';

export interface ServerOptions {
  readonly fileSystem: FileSystem;
  readonly version: string;
  /** Milliseconds without a change after which phase 2 starts. */
  readonly quietMilliseconds: number;
  /** Imports `answers.ts`, by `import()` where that is a script of its own. */
  readonly loadAnswers: LoadAnswers;
  /** Imports the module of a group of rules, in the same way. */
  readonly loadGroup: LoadGroup;
  /** Runs the script of what a group needs for some documents only, where `import()` does not. */
  readonly runPart: (part: string, features: ClientFeatures) => Promise<void>;
}

/** Rejects where the script cannot be read or run. */
export type LoadAnswers = (features: ClientFeatures) => Promise<{ readonly answers: Answers }>;

/** Rejects where the script cannot be read or run. */
export type LoadGroup = (name: GroupName, loadPart: LoadPart, features: ClientFeatures) => Promise<RuleGroup>;

export type Answers = Readonly<Record<LateMethod, AnswerLater>>;
