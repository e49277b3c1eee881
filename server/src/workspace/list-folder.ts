import { type Analysis, type Checkpoint, filePatternsFor, filePatternsIn, filePatternsKey } from '../core';
import { type DiscoveredFile, type Discovery, discover } from './discover';
import { discoverNamed } from './discover-named';
import type { FileSystem } from './file-system';
import type { Folder } from './folder';
import { parentUri } from './uri';

/** What decides which files of a folder are found, besides its own choices. */
export interface Surroundings {
  readonly configs: Analysis['configs'];
  readonly fileSystem: FileSystem;
  readonly pause: Checkpoint;
}

/** What a workspace folder contains, with all that configurations say of its files. */
export async function listFolder(folder: Folder, { configs, fileSystem, pause }: Surroundings): Promise<Discovery> {
  const patterns = patternsAbove(folder, configs);
  if (!folder.isEnabled) return { files: [], leftOut: [], patterns };
  const listing = await discover(folder.uri, fileSystem, { filesExclude: folder.filesExclude, patterns }, pause);
  return { ...listing, patterns: [...listing.patterns, ...patterns] };
}

/** Those of some files of a folder that are there, whatever they are called. */
export async function listNamed(
  named: ReadonlySet<string>,
  folder: Folder,
  { configs, fileSystem, pause }: Surroundings,
): Promise<readonly DiscoveredFile[]> {
  if (named.size === 0) return [];
  const options = { filesExclude: folder.filesExclude, patterns: patternsAbove(folder, configs) };
  return discoverNamed(named, folder.uri, fileSystem, options, pause);
}

/** What configurations say now of the files of a folder, to be compared with what they said when it was listed. */
export function patternsKeyOf({ uri }: Folder, configs: Analysis['configs']): string {
  return filePatternsKey([...filePatternsIn(configs, uri), ...filePatternsFor(configs, parentUri(uri))]);
}

function patternsAbove({ uri }: Folder, configs: Analysis['configs']): Discovery['patterns'] {
  return filePatternsFor(configs, parentUri(uri));
}
