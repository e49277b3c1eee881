import { readSourceFile } from '../analysis/read-source-file';
import { isWithin } from '../scopes/relative-uri';
import { compareText } from '../text/compare-text';
import { matchesInside } from '../text/glob';
import { configDocuments, readConfig } from './config';
import { type ConfigSet, configsFor, pathBelow } from './config-set';

/** What a configuration says about which files are read; discovery asks before it has read any of them. */
export interface FilePatterns {
  /** URI of the folder to which they are relative, without trailing slash. */
  readonly directory: string;
  readonly isRoot: boolean;
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[];
}

/** Those of the text of a configuration. */
export function readFilePatterns(text: string, directory: string): FilePatterns {
  const input = { uri: `${directory}/.firebreak.yaml`, path: '.firebreak.yaml', folder: directory, text };
  const file = readSourceFile(input, 'config');
  const document = file.documents[configDocuments(file)[0] ?? 0]?.document;
  const { isRoot, include, exclude } = document === undefined ? emptyPatterns : readConfig(document).config;
  return { directory, isRoot, include, exclude };
}

const emptyPatterns = { isRoot: false, include: undefined, exclude: [] };

/** Those that hold for the files directly in a folder, the nearest first. */
export function filePatternsFor(set: ConfigSet, folder: string): readonly FilePatterns[] {
  return configsFor(set, `${folder}/-`).map(({ directory, config }) => toPatterns(directory, config));
}

/** Those of the configurations in a folder and below. */
export function filePatternsIn(set: ConfigSet, folder: string): readonly FilePatterns[] {
  return [...set.values()]
    .filter(({ directory }) => isWithin(directory, folder))
    .map(({ directory, config }) => toPatterns(directory, config));
}

/** Equal where discovery would find the same. */
export function filePatternsKey(patterns: readonly FilePatterns[]): string {
  const telling = patterns.filter(({ include, exclude, isRoot }) => include || exclude.length > 0 || isRoot);
  return JSON.stringify([...telling].sort((a, b) => compareText(a.directory, b.directory)));
}

function toPatterns(directory: string, { isRoot, include, exclude }: Omit<FilePatterns, 'directory'>): FilePatterns {
  return { directory, isRoot, include, exclude };
}

/** Whether a configuration leaves a file or a folder out. A folder in which files may be included is not. */
export function leavesOut({ directory, include, exclude }: FilePatterns, uri: string, isFolder: boolean): boolean {
  if (!uri.startsWith(`${directory}/`)) return include !== undefined;
  const path = pathBelow(directory, uri);
  if (matchesInside(exclude, path)) return true;
  return include !== undefined && !isFolder && !matchesInside(include, path);
}
