import type { GroupName, LoadPart, RuleGroup } from '../core';
import type { FileSystem } from '../workspace/file-system';
import type { ClientFeatures } from './client-features';
import type { AnswerLater, AnswersPart, LateMethod, lateRequests } from './late-requests';

export interface ServerOptions {
  readonly fileSystem: FileSystem;
  readonly version: string;
  /** Milliseconds without a change after which phase 2 starts. */
  readonly quietMilliseconds: number;
  /** Imports what answers requests, by `import()` where that is a script of its own. */
  readonly loadAnswers: LoadAnswers;
  /** Imports the module of a group of rules, in the same way. */
  readonly loadGroup: LoadGroup;
  /** Runs the script of a part, where `import()` does not. */
  readonly runPart: (part: string, features: ClientFeatures) => Promise<void>;
}

/** Each rejects where the script cannot be read or run. */
export type LoadAnswers = {
  readonly [Part in AnswersPart]: () => Promise<{ readonly answers: AnswersOf<Part> }>;
};

/** Rejects where the script cannot be read or run. */
export type LoadGroup = (name: GroupName, loadPart: LoadPart) => Promise<RuleGroup>;

/** What answers the requests of a part. */
export type AnswersOf<Part extends AnswersPart> = Readonly<Record<MethodOf<Part>, AnswerLater>>;

type MethodOf<Part extends AnswersPart> = {
  readonly [Method in LateMethod]: (typeof lateRequests)[Method]['part'] extends Part ? Method : never;
}[LateMethod];
