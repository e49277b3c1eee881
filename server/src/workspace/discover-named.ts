import { type Checkpoint, configNames } from '../core';
import { type DiscoveredFile, type DiscoverOptions, discover } from './discover';
import type { FileSystem } from './file-system';
import { canonicalUri, parentUri } from './uri';

/**
 * Those of the files with these canonical URIs that are in a folder, whatever they are called, and that nothing leaves out:
 * `discover` on the way to them alone. Where links lead is not read.
 */
export async function discoverNamed(
  uris: ReadonlySet<string>,
  folderUri: string,
  fileSystem: FileSystem,
  options: DiscoverOptions,
  checkpoint: Checkpoint,
): Promise<readonly DiscoveredFile[]> {
  const around = new Set<string>();
  for (const uri of uris) {
    for (let at = parentUri(uri); at.length > folderUri.length && !around.has(at); at = parentUri(at)) around.add(at);
  }
  const isOnTheWay = (uri: string) => uris.has(uri) || around.has(uri);
  const onTheWay: FileSystem = {
    ...fileSystem,
    readDirectory: async (uri) => {
      const entries = await fileSystem.readDirectory(uri);
      return entries.filter(({ name }) => decides.has(name) || isOnTheWay(childUri(uri, name)));
    },
  };
  const isWanted = (uri: string) => uris.has(canonicalUri(uri));
  const { files } = await discover(folderUri, onTheWay, { ...options, isWanted }, checkpoint);
  return files;
}

/** The names of files that say what is left out. */
const decides = new Set(['.gitignore', ...configNames]);

function childUri(folder: string, name: string): string {
  return canonicalUri(`${folder}/${encodeURIComponent(name)}`);
}
