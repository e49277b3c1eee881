import path from 'node:path';
import {
  type Analysis,
  type AnalysisOptions,
  applyChanges,
  completeAnalysis,
  defaultOptions,
  emptyAnalysis,
  type FileChange,
  foldersByConfig,
  type LeftOut,
  loadAllGroups,
  type NetworkPlugin,
  noCheckpoint,
  setComplete,
  sharedObject,
  visible,
} from '../core';
import { nodeFileSystem } from '../node/file-system';
import { discover } from '../workspace/discover';
import type { FileSystem } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';
import {
  type ChosenConfigFile,
  chooseBaseline,
  chooseConfig,
  configsAbove,
  dayOf,
  patternsAbove,
  refuseBrokenConfigs,
} from './configuration';
import type { Io } from './io';
import { displayPath, readPaths, toUri } from './paths';
import { readBases } from './read-bases';
import { type ListedFile, type ReadFile, readFiles } from './read-files';
import { readGeneratorInputs } from './read-generator-inputs';
import { reportSeparateClusters } from './separate-clusters';
import { UsageError } from './usage-error';

/** What a command that reads manifests was asked for. */
export interface WorkspaceArguments {
  /** Files and folders; `-` is standard input, and then the only one. */
  readonly paths: readonly string[];
  readonly namespace?: string;
  readonly stdinFilename?: string;
  readonly disabledRules?: ReadonlySet<string>;
  /** A file, or '' for none whatever configurations say. */
  readonly baseline?: string;
  readonly config?: string;
  readonly now?: string;
  readonly cni?: NetworkPlugin;
  readonly kubernetes?: string;
}

/** Reads what the PATHs name and analyses it to the end. Everything is read once; nothing is watched. */
export async function loadWorkspace(io: Io, args: WorkspaceArguments): Promise<Analysis> {
  if (args.stdinFilename !== undefined && !args.paths.includes('-')) {
    throw new UsageError('--stdin-filename names standard input: add - to read it.');
  }
  const chosen = await chooseConfig(io, args.config);
  const reading = args.paths.includes('-') ? readStandardInput(io, args, chosen) : readFromDisk(io, args.paths, chosen);
  const baseline = await chooseBaseline(io, args.baseline);
  const { changes, ...places } = await reading;
  return analyse(io, { changes: [...baseline, ...changes], ...places }, args, chosen);
}

/** What may be asked of one side of a comparison as well. */
export type SideOptions = Pick<WorkspaceArguments, 'namespace' | 'config' | 'now' | 'cni' | 'kubernetes'>;

/** The same for a folder of any file system; `folder` is a canonical URI. */
export async function loadFolder(
  io: Io,
  fileSystem: FileSystem,
  folder: string,
  options: SideOptions,
): Promise<Analysis> {
  const chosen = await chooseConfig(io, options.config);
  const { files, leftOut } = await listFolder(io, folder, fileSystem, chosen, []);
  const changes = [...(chosen?.changes ?? []), ...(await readFiles(files, fileSystem))];
  return analyse(io, { changes, paths: [folder], folders: [folder], leftOut, fileSystem }, options, chosen);
}

async function analyse(
  io: Io,
  { changes, paths, folders, leftOut, fileSystem }: Reading,
  { namespace, disabledRules, now, baseline, cni, kubernetes }: Omit<WorkspaceArguments, 'paths'>,
  chosen: ChosenConfigFile | undefined,
): Promise<Analysis> {
  const options: AnalysisOptions = {
    ...defaultOptions,
    today: dayOf(now),
    chosenConfig: chosen?.config,
    chosenBaseline: baseline === undefined || baseline === '' ? baseline : toUri(path.resolve(io.cwd, baseline)),
    ...(namespace === undefined ? {} : { defaultNamespace: { name: namespace, source: '--namespace' } }),
    disabledRules: disabledRules ?? new Set(),
    cluster: { ...(cni === undefined ? {} : { cni }), ...(kubernetes === undefined ? {} : { kubernetes }) },
  };
  const empty = emptyAnalysis(options, await loadAllGroups());
  const manifests = applyChanges(empty, changes);
  const inputs = fileSystem === undefined ? [] : await readGeneratorInputs(manifests, fileSystem, chosen);
  const read = applyChanges(manifests, inputs);
  const together = setComplete(read, folders, leftOut, foldersByConfig(read, folders));
  refuseBrokenConfigs(io, together);
  const analysis = await completeAnalysis(together, noCheckpoint);
  if (paths.length < 2) return analysis;
  const shared = sharedObject(analysis);
  const result =
    shared === undefined ? analysis : await completeAnalysis(setComplete(read, folders, leftOut), noCheckpoint);
  reportSeparateClusters(io, result, paths, shared);
  return result;
}

interface Reading {
  /** URIs of what was named. */
  readonly paths: readonly string[];
  readonly changes: readonly FileChange[];
  readonly folders: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** From which they were read; undefined where nothing beside them is. */
  readonly fileSystem: FileSystem | undefined;
}

async function readStandardInput(
  io: Io,
  { paths, stdinFilename }: WorkspaceArguments,
  chosen: ChosenConfigFile | undefined,
): Promise<Reading> {
  if (paths.length > 1) throw new UsageError('Standard input (-) cannot be combined with other paths.');
  if (stdinFilename === '') throw new UsageError('--stdin-filename is empty.');
  const target = path.resolve(io.cwd, stdinFilename ?? 'stdin.yaml');
  const folder = toUri(io.cwd);
  const text = await io.readStdin();
  // A pipe gives the exit code of its last command, so nothing to read is taken for what it nearly always is.
  if (text.trim() === '') {
    throw new UsageError('Standard input is empty: the command before the pipe may have failed.');
  }
  if (text.includes('\0')) throw new UsageError(`Standard input cannot be read. ${unreadReasons['not-text']}`);
  const file = { uri: toUri(target), path: path.basename(target), folder };
  return {
    changes: [...(chosen?.changes ?? (await configsAbove([], [target], io.cwd))), { kind: 'set', ...file, text }],
    paths: [folder],
    folders: [folder],
    leftOut: [],
    fileSystem: undefined,
  };
}

async function readFromDisk(io: Io, paths: readonly string[], chosen: ChosenConfigFile | undefined): Promise<Reading> {
  const inputs = readPaths(paths, io.cwd);
  const clear = showProgress(io, 'Reading manifests…');
  try {
    const configs = chosen?.changes ?? (await configsAbove(inputs.folders, inputs.files, io.cwd));
    const listings = await Promise.all(
      inputs.folders.map((folder) => listFolder(io, toUri(folder), nodeFileSystem, chosen, configs)),
    );
    const single = inputs.files.map((file) => ({
      uri: toUri(file),
      path: path.basename(file),
      folder: toUri(path.dirname(file)),
    }));
    const listed = await readFiles(
      listings.flatMap(({ files }) => files),
      nodeFileSystem,
    );
    const alone = await readFiles(single, nodeFileSystem);
    const leftOut = listings.flatMap((listing) => listing.leftOut);
    refuseUnread(io, inputs.named, [...listed, ...alone], leftOut);
    return {
      paths: [...inputs.folders, ...inputs.files].map(toUri),
      changes: [...configs, ...(await readBases(listed, inputs.folders, io.cwd)), ...alone],
      folders: [...new Set([...inputs.folders.map(toUri), ...single.map((file) => file.folder)])],
      leftOut,
      fileSystem: nodeFileSystem,
    };
  } finally {
    clear();
  }
}

async function listFolder(
  io: Io,
  folder: string,
  fileSystem: FileSystem,
  chosen: ChosenConfigFile | undefined,
  configs: readonly ReadFile[],
): Promise<{ readonly files: readonly ListedFile[]; readonly leftOut: readonly LeftOut[] }> {
  const patterns = chosen?.patterns ?? patternsAbove(folder, configs);
  const options = { filesExclude: [], patterns, hasChosenConfig: chosen !== undefined };
  const { files, leftOut } = await discover(folder, fileSystem, options, noCheckpoint);
  if (leftOut.some(({ uri, reason }) => uri === folder && reason === unreadReasons['not-listed'])) {
    refuse(io, folder, unreadReasons['not-listed']);
  }
  return { files: files.map((file) => ({ ...file, folder })), leftOut };
}

/** Whoever names something wants answers about it, and without it they would be about something else. */
function refuseUnread(io: Io, named: readonly string[], files: readonly ReadFile[], leftOut: readonly LeftOut[]): void {
  const uris = new Set(named.map(toUri));
  const unread = [
    ...files.flatMap((file) => (file.kind === 'left-out' ? [file] : [])),
    // What is ignored may be named with the folder that ignores it.
    ...leftOut.filter(({ reason }) => reason === unreadReasons.link),
  ];
  for (const { uri, reason } of unread) if (uris.has(uri)) refuse(io, uri, reason);
}

function refuse(io: Io, uri: string, reason: string): never {
  throw new UsageError(`"${visible(displayPath(io.cwd)(uri)) || '.'}" cannot be read. ${reason}`);
}

/** Only someone who looks at a terminal sees it, and it leaves no trace. */
function showProgress(io: Io, message: string): () => void {
  if (!io.isErrorTerminal) return () => undefined;
  io.error(message);
  return () => io.error('\r\u001b[2K');
}
