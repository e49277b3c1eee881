import type { Analysis, AnalysisOptions, FileChange } from '../../server/src/core';
import {
  applyChanges,
  completeAnalysis,
  defaultOptions,
  emptyAnalysis,
  noCheckpoint,
  setComplete,
} from '../../server/src/core';
import { allGroups } from './whole-rules';

export const workspaceFolder = 'file:///workspace';

export interface WorkspaceFile {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A finished analysis of a workspace that holds these files and no other. */
export async function analyseFiles(
  files: readonly WorkspaceFile[],
  options: AnalysisOptions = defaultOptions,
): Promise<Analysis> {
  const changes = files.map(({ path, text }) => ({
    kind: 'set' as const,
    uri: uriOf(path),
    path,
    folder: workspaceFolder,
    text,
  }));
  const read = applyChanges(emptyAnalysis(options, allGroups), changes);
  return completeAnalysis(setComplete(read, [workspaceFolder], []), noCheckpoint);
}

/** The analysis after its files have become these. What stays as it is, the two analyses share. */
export async function editFiles(
  analysis: Analysis,
  before: readonly WorkspaceFile[],
  after: readonly WorkspaceFile[],
): Promise<Analysis> {
  return completeAnalysis(applyChanges(analysis, changesBetween(before, after)), noCheckpoint);
}

/** What leads from these files to those. */
export function changesBetween(
  before: readonly WorkspaceFile[],
  after: readonly WorkspaceFile[],
): readonly FileChange[] {
  const texts = new Map(before.map(({ path, text }) => [path, text]));
  const kept = new Set(after.map(({ path }) => path));
  return [
    ...before.filter(({ path }) => !kept.has(path)).map(({ path }) => ({ kind: 'delete' as const, uri: uriOf(path) })),
    ...after
      .filter(({ path, text }) => texts.get(path) !== text)
      .map(({ path, text }) => ({ kind: 'set' as const, uri: uriOf(path), path, folder: workspaceFolder, text })),
  ];
}

export function uriOf(path: string): string {
  return `${workspaceFolder}/${path}`;
}

export function pathOf(uri: string): string {
  if (!uri.startsWith(`${workspaceFolder}/`)) throw new Error(`"${uri}" is not in the workspace of the test.`);
  return uri.slice(workspaceFolder.length + 1);
}
