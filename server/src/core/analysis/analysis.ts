import type { Map as PersistentMap } from 'immutable';
import type { Finding } from '../rules/finding';
import type { Scope } from '../scopes/scope';
import type { ScopeState } from './scope-state';
import type { SourceFile } from './source-file';
import type { AnalysisOptions } from './options';

/**
 * Everything known about one state of the workspace. Immutable: an edit gives the next one and shares what did not change.
 * Phase 1 (`applyChanges`) reads changed files; phase 2 (`completeAnalysis`) brings scopes and namespace findings up to date.
 */
export interface Analysis {
  readonly generation: number;
  readonly options: AnalysisOptions;
  /** By URI. Files in which nothing is Kubernetes are kept too, without their text. */
  readonly files: PersistentMap<string, SourceFile>;
  /** URIs that phase 2 has not looked at yet. */
  readonly pending: ReadonlySet<string>;
  /** False until discovery has delivered the whole workspace: no absence finding before that. */
  readonly isComplete: boolean;
  readonly scopes: PersistentMap<string, ScopeState>;
  /** Findings by file URI, then by slice (`document`, or scope id and namespace). Read them through `findingsOf`. */
  readonly findings: PersistentMap<string, PersistentMap<string, readonly Finding[]>>;
  /** What discovery left out: `{ path, reason }`, shown as "Not analysed". */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
}

export type { Scope };
