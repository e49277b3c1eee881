import {
  baselineName,
  type Checkpoint,
  configNames,
  type FilePatterns,
  type LeftOut,
  leavesOut,
  limits,
  readFilePatterns,
} from '../core';
import type { DirectoryEntry, FileSystem } from './file-system';
import { type ExcludedBy, excludedBy, type IgnoreRules, readIgnoreRules } from './ignore-rules';
import { isCandidate } from './is-candidate';
import { unreadReasons } from './unread-reasons';

/** What a workspace folder contains for us. */
export interface Discovery {
  /** In a stable order. `path` is relative to the folder, with `/`. */
  readonly files: readonly DiscoveredFile[];
  /** Files and folders (their path ends in `/`) that may hold manifests and are not read, with one sentence why. */
  readonly leftOut: readonly LeftOut[];
  /** What the configurations in the folder say about files. */
  readonly patterns: readonly FilePatterns[];
}

export interface DiscoveredFile {
  readonly uri: string;
  readonly path: string;
}

export interface DiscoverOptions {
  /** The editor's `files.exclude`: glob patterns relative to the folder. */
  readonly filesExclude: readonly string[];
  /** What configurations of the folders above say about files, the nearest first. */
  readonly patterns?: readonly FilePatterns[];
  /** These patterns are all there are: configurations in the folder are not read. */
  readonly hasChosenConfig?: boolean;
  /** Which files are looked for, by URI and name; by default those that may hold manifests. */
  readonly isWanted?: (uri: string, name: string) => boolean;
}

/** Not even mentioned as left out: nobody keeps manifests there. */
const neverRead = new Set(['.git', '.hg', '.svn', 'node_modules']);

/**
 * Lists the files of a folder that may hold manifests: YAML, JSON and files named Kustomization.
 * Honours `.gitignore` files and configurations at every level and `files.exclude`; links are not followed, so there are no loops.
 * Version control's own folders and `node_modules` never count. `folderUri` is a URI as `canonicalUri` writes it.
 */
export async function discover(
  folderUri: string,
  fileSystem: FileSystem,
  options: DiscoverOptions,
  checkpoint: Checkpoint,
): Promise<Discovery> {
  const files: DiscoveredFile[] = [];
  const leftOut: LeftOut[] = [];
  const found: FilePatterns[] = [];
  const rules = readIgnoreRules(undefined, '', '', options.filesExclude);
  const start = { uri: folderUri, path: '', depth: 0, rules, patterns: options.patterns ?? [] };
  const open: OpenFolder[] = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    await checkpoint();
    const entries = [...(await fileSystem.readDirectory(folder.uri))].sort(byName);
    const rules = await rulesOf(folder, entries, fileSystem, options);
    const own = options.hasChosenConfig ? undefined : await patternsIn(folder, entries, rules, fileSystem);
    if (own !== undefined) found.push(own);
    const patterns = own === undefined ? folder.patterns : own.isRoot ? [own] : [own, ...folder.patterns];
    const subfolders: OpenFolder[] = [];
    for (const entry of entries) {
      const uri = `${folder.uri}/${encodeURIComponent(entry.name)}`;
      const path = `${folder.path}${entry.name}`;
      const isFolder = entry.kind === 'directory';
      // A configuration and its baseline are read whatever it says of files.
      const isLeftOut = () => !isConfig(entry) && patterns.some((each) => leavesOut(each, uri, isFolder));
      const excluded = excludedBy(rules, path, isFolder) ?? (isLeftOut() ? 'configuration' : undefined);
      const isWanted = options.isWanted?.(uri, entry.name) ?? isCandidate(entry.name);
      const item = classify(entry, isWanted, excluded, folder.depth);
      if (item.kind === 'folder') subfolders.push({ uri, path: `${path}/`, depth: folder.depth + 1, rules, patterns });
      else if (item.kind === 'file') {
        if (files.length === limits.files) {
          const reason = `It holds more than ${limits.files} files; those after ${path} are not read.`;
          return {
            files,
            leftOut: [...leftOut, { uri: folderUri, path: './', reason, holds: 'folder' }],
            patterns: found,
          };
        }
        files.push({ uri, path });
      } else if (item.kind === 'unreadable') {
        leftOut.push({
          uri: folder.uri,
          path: folder.path || './',
          reason: unreadReasons['not-listed'],
          holds: 'folder',
        });
      } else if (item.kind === 'left-out') {
        const { reason, holds } = item;
        leftOut.push({ uri, path: isFolder ? `${path}/` : path, reason, holds, target: entry.target });
      }
    }
    open.push(...subfolders.reverse());
  }
  return { files, leftOut, patterns: found };
}

interface OpenFolder {
  readonly uri: string;
  /** Relative, '' or with a slash at the end. */
  readonly path: string;
  readonly depth: number;
  readonly rules: IgnoreRules;
  /** The nearest first. */
  readonly patterns: readonly FilePatterns[];
}

/** A `.gitignore` adds to those of the folders above. */
async function rulesOf(
  folder: OpenFolder,
  entries: readonly DirectoryEntry[],
  fileSystem: FileSystem,
  options: DiscoverOptions,
): Promise<IgnoreRules> {
  if (!entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file')) return folder.rules;
  const content = await fileSystem.readFile(`${folder.uri}/.gitignore`);
  if (content.kind !== 'text') return folder.rules;
  return readIgnoreRules(folder.rules, folder.path, content.text, options.filesExclude);
}

/** Those of the configuration in a folder, if there is one that is read. */
async function patternsIn(
  folder: OpenFolder,
  entries: readonly DirectoryEntry[],
  rules: IgnoreRules,
  fileSystem: FileSystem,
): Promise<FilePatterns | undefined> {
  const isThere = (name: string) => entries.some((entry) => entry.kind === 'file' && entry.name === name);
  const name = configNames.find((each) => isThere(each) && excludedBy(rules, folder.path + each, false) === undefined);
  if (name === undefined) return undefined;
  const content = await fileSystem.readFile(`${folder.uri}/${encodeURIComponent(name)}`);
  return content.kind === 'text' ? readFilePatterns(content.text, folder.uri) : undefined;
}

function isConfig({ name, kind }: DirectoryEntry): boolean {
  return kind === 'file' && (configNames.includes(name) || name === baselineName);
}

type Found =
  | { readonly kind: 'file' | 'folder' | 'unreadable' | 'nothing' }
  | { readonly kind: 'left-out'; readonly reason: string; readonly holds?: LeftOut['holds'] };

const nothing: Found = { kind: 'nothing' };

function classify(
  { name, kind, leadsTo }: DirectoryEntry,
  isWanted: boolean,
  excluded: ExcludedBy | 'configuration' | undefined,
  depth: number,
): Found {
  switch (kind) {
    case 'unreadable':
      return { kind: 'unreadable' };
    case 'directory':
      if (neverRead.has(name)) return nothing;
      if (excluded !== undefined) return { kind: 'left-out', reason: reasons[excluded] };
      return depth < limits.folderDepth
        ? { kind: 'folder' }
        : { kind: 'left-out', reason: 'It lies too deep in other folders.', holds: 'folder' };
    case 'file':
      if (!isWanted) return nothing;
      return excluded === undefined ? { kind: 'file' } : { kind: 'left-out', reason: reasons[excluded] };
    case 'link':
      if (excluded !== undefined || neverRead.has(name)) return nothing;
      if (leadsTo === 'directory') return { kind: 'left-out', reason: unreadReasons.link, holds: 'folder' };
      // What has another ending is certainly no manifest; without one it may be a folder.
      if (!isWanted && name.includes('.')) return nothing;
      return { kind: 'left-out', reason: unreadReasons.link, holds: leadsTo };
  }
}

const reasons: Readonly<Record<ExcludedBy | 'configuration', string>> = {
  gitignore: 'It is listed in .gitignore.',
  'files-exclude': 'It is hidden by the setting files.exclude.',
  configuration: 'It is left out by the configuration.',
};

/** By code unit, the same on every machine. */
function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  return a.name < b.name ? -1 : 1;
}
