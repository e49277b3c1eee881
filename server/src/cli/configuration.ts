import path from 'node:path';
import {
  type Analysis,
  type AnalysisOptions,
  baselineName,
  configNames,
  configProblems,
  type FilePatterns,
  namedBaseline,
  readBaseline,
  readFilePatterns,
} from '../core';
import { nodeFileSystem } from '../node/file-system';
import { isUnder, parentUri } from '../workspace/uri';
import type { Io } from './io';
import { displayPath, toUri } from './paths';
import { rootAround } from './read-bases';
import { type ReadFile, readFiles } from './read-files';
import { UsageError } from './usage-error';

/** What `--config` names. */
export interface ChosenConfigFile {
  readonly config: NonNullable<AnalysisOptions['chosenConfig']>;
  readonly changes: readonly ReadFile[];
  readonly patterns: readonly FilePatterns[];
}

/** Reads the file of `--config`, whose paths are relative to the current directory; a `UsageError` where it cannot be read. */
export async function chooseConfig(io: Io, file: string | undefined): Promise<ChosenConfigFile | undefined> {
  if (file === undefined) return undefined;
  const uri = toUri(path.resolve(io.cwd, file));
  const directory = toUri(io.cwd);
  const content = await nodeFileSystem.readFile(uri);
  if (content.kind === 'missing') throw new UsageError(`There is no file "${file}", which --config names.`);
  if (content.kind === 'left-out') throw new UsageError(`"${file}" cannot be read. ${content.reason}`);
  const { text } = content;
  const config = { kind: 'set', uri, path: path.basename(file), folder: parentUri(uri), text } as const;
  return {
    config: { uri, directory },
    changes: [config, ...(await readBaselines([{ text, directory }]))],
    patterns: [readFilePatterns(text, directory)],
  };
}

/**
 * The configurations of the folders above what was named, and of the folders of single files: as far up as the Git
 * repository goes, or the current directory. Those below are found with the manifests. Their paths lead out of the folder.
 */
export async function configsAbove(
  folders: readonly string[],
  files: readonly string[],
  cwd: string,
): Promise<readonly ReadFile[]> {
  const places = [
    ...folders.flatMap((folder) => foldersUpTo(folder, cwd).slice(1)),
    ...files.flatMap((file) => foldersUpTo(path.dirname(file), cwd)),
  ];
  const isNamed = (place: string) => folders.some((folder) => place === folder || isUnder(toUri(place), toUri(folder)));
  const searched = [...new Set(places)].filter((place) => !isNamed(place));
  const candidates = searched.flatMap((place) =>
    configNames.map((name) => ({ uri: toUri(path.join(place, name)), path: `../${name}`, folder: toUri(place) })),
  );
  const configs = await readFiles(candidates, nodeFileSystem);
  const texts = configs.flatMap((each) =>
    each.kind === 'set' ? [{ text: each.text, directory: parentUri(each.uri) }] : [],
  );
  return [...configs, ...(await readBaselines(texts))];
}

/** Those that configurations name. Where they are in what was named they are read again, with the same result. */
function readBaselines(
  configs: readonly { readonly text: string; readonly directory: string }[],
): Promise<readonly ReadFile[]> {
  const uris = configs.flatMap(({ text, directory }) => namedBaseline(text, directory) ?? []);
  return readFiles(
    uris.map((uri) => ({ uri, path: `../${baselineName}`, folder: parentUri(uri) })),
    nodeFileSystem,
  );
}

/** Reads the file of `--baseline`; '' is none. A `UsageError` where it is no baseline. */
export async function chooseBaseline(io: Io, file: string | undefined): Promise<readonly ReadFile[]> {
  if (file === undefined || file === '') return [];
  const uri = toUri(path.resolve(io.cwd, file));
  const [change] = await readFiles([{ uri, path: path.basename(file), folder: parentUri(uri) }], nodeFileSystem);
  if (change === undefined) throw new UsageError(`There is no file "${file}", which --baseline names.`);
  const text = change.kind === 'left-out' ? '' : change.text;
  const notAnalysed = change.kind === 'left-out' ? change.reason : undefined;
  const read = readBaseline({ ...change, text, documents: [], notAnalysed });
  if (typeof read === 'string') throw new UsageError(`"${file}": ${read}`);
  return [change];
}

/** A folder and those around it, from the inside outwards. */
function foldersUpTo(folder: string, cwd: string): readonly string[] {
  const root = rootAround(folder, cwd);
  const found: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    found.push(at);
    if (at === root || path.dirname(at) === at) return found;
  }
}

/** What configurations above a folder say about its files, the nearest first. */
export function patternsAbove(folder: string, configs: readonly ReadFile[]): readonly FilePatterns[] {
  const found: FilePatterns[] = [];
  for (let at = parentUri(folder); at.includes('/'); at = parentUri(at)) {
    const here = configs.filter(({ uri }) => parentUri(uri) === at);
    const [config] = configNames.flatMap((name) => here.filter(({ path: own }) => own === `../${name}`));
    if (config?.kind !== 'set') continue;
    const patterns = readFilePatterns(config.text, at);
    found.push(patterns);
    if (patterns.isRoot) break;
  }
  return found;
}

/** A run by a configuration that is not understood would report something else than it was told to. */
export function refuseBrokenConfigs(io: Io, analysis: Analysis): void {
  const problems = configProblems(analysis);
  if (problems.length === 0) return;
  const shown = displayPath(io.cwd);
  const lines = problems.map(
    ({ uri, start, message }) => `  ${shown(uri)}:${start.line + 1}:${start.character + 1}  ${message}`,
  );
  throw new UsageError(`The configuration does not hold.\n${lines.join('\n')}`);
}

/** The day of `--now`, or today, as `2027-01-31` in UTC. */
export function dayOf(now: string | undefined): string {
  if (now === undefined) return new Date().toISOString().slice(0, 10);
  const isDate = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(now) && !Number.isNaN(Date.parse(now));
  if (!isDate) throw new UsageError(`--now ${now} is no date such as 2027-01-31.`);
  return now.slice(0, 10);
}
