import { type Analysis, type Checkpoint, type FileChange, filePatternsFor } from '../core';
import { discover } from './discover';
import { fileChange, generatorInputChange } from './file-change';
import type { DirectoryEntry, FileSystem } from './file-system';
import type { Folder } from './folder';
import { isNoChange } from './is-no-change';
import { canonicalUri, fileName, parentUri, relativePath } from './uri';

/** What a file was; undefined when there was none. */
export interface EarlierFile {
  readonly uri: string;
  readonly text: string | undefined;
}

export interface EarlierFilesOptions {
  readonly analysis: Analysis;
  readonly folderOf: (uri: string) => Folder | undefined;
  readonly fileSystem: FileSystem;
  readonly checkpoint: Checkpoint;
}

/**
 * What leads from the analysis to the one of a workspace in which these files were so. Files that are gone come back
 * where discovery would find them; what is left out today stays out. Throws what the checkpoint throws.
 */
export async function changesToEarlier(
  files: readonly EarlierFile[],
  { analysis, folderOf, fileSystem, checkpoint }: EarlierFilesOptions,
): Promise<readonly FileChange[]> {
  const changes: FileChange[] = [];
  const gone = new Map<Folder, Map<string, string>>();
  for (const [uri, text] of new Map(files.map((file) => [canonicalUri(file.uri), file.text]))) {
    const known = analysis.files.get(uri);
    const folder = folderOf(uri);
    if (known !== undefined) {
      const { folder, path, isGeneratorInput } = known;
      const toChange = isGeneratorInput ? generatorInputChange : fileChange;
      changes.push(
        text === undefined ? { kind: 'delete', uri } : toChange(uri, { folder, path }, { kind: 'text', text }),
      );
    } else if (text !== undefined && folder?.isEnabled) {
      const ofFolder = gone.get(folder) ?? new Map<string, string>();
      gone.set(folder, ofFolder.set(uri, text));
    }
  }
  for (const [folder, texts] of gone) {
    for (const uri of await discoverable([...texts.keys()], folder, { analysis, fileSystem, checkpoint })) {
      const place = { folder: folder.uri, path: relativePath(uri, folder.uri) };
      changes.push(fileChange(uri, place, { kind: 'text', text: texts.get(uri) ?? '' }));
    }
  }
  return changes.filter((change) => !isNoChange(change, analysis));
}

/** Those that discovery would find in the folder, if they were there, with the `.gitignore` files and configurations of today. */
async function discoverable(
  uris: readonly string[],
  folder: Folder,
  { analysis: { configs }, fileSystem, checkpoint }: Omit<EarlierFilesOptions, 'folderOf'>,
): Promise<readonly string[]> {
  const entries = new Map<string, Map<string, DirectoryEntry>>();
  const addTo = (parent: string, entry: DirectoryEntry) => {
    const siblings = entries.get(parent) ?? rulesIn(parent, configs);
    entries.set(parent, siblings.set(entry.name, entry));
  };
  for (const uri of uris) {
    const names = relativePath(uri, folder.uri).split('/');
    let parent = folder.uri;
    names.forEach((name, index) => {
      addTo(parent, { name, kind: index === names.length - 1 ? 'file' : 'directory' });
      parent = canonicalUri(`${parent}/${encodeURIComponent(name)}`);
    });
  }
  const onlyThese: FileSystem = {
    readFile: (uri) => fileSystem.readFile(uri),
    canRead: () => true,
    readDirectory: async (uri) => [...(entries.get(canonicalUri(uri))?.values() ?? [])],
  };
  const { filesExclude } = folder;
  const patterns = filePatternsFor(configs, parentUri(folder.uri));
  const { files } = await discover(folder.uri, onlyThese, { filesExclude, patterns }, checkpoint);
  const wanted = new Set(uris);
  return files.map((file) => canonicalUri(file.uri)).filter((uri) => wanted.has(uri));
}

/** The files of a folder that say which others are left out. */
function rulesIn(folder: string, configs: Analysis['configs']): Map<string, DirectoryEntry> {
  const config = configs.get(folder);
  // Where there is no `.gitignore`, reading it says so.
  const names = ['.gitignore', ...(config === undefined ? [] : [fileName(config.uri)])];
  return new Map(names.map((name) => [name, { name, kind: 'file' }]));
}
