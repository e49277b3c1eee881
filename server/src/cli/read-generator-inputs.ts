import { type Analysis, type FileChange, filePatternsFor, generatorInputs, noCheckpoint } from '../core';
import { discoverNamed } from '../workspace/discover-named';
import { generatorInputChange } from '../workspace/file-change';
import type { FileSystem } from '../workspace/file-system';
import { isUnder, parentUri } from '../workspace/uri';
import type { ChosenConfigFile } from './configuration';

/** The files that are no manifests and of which the kustomizations that were read make ConfigMaps and Secrets. */
export async function readGeneratorInputs(
  analysis: Analysis,
  fileSystem: FileSystem,
  chosen: ChosenConfigFile | undefined,
): Promise<readonly FileChange[]> {
  const changes = new Map<string, FileChange>();
  const wanted = [...generatorInputs(analysis)].filter((uri) => !analysis.files.has(uri));
  for (const folder of new Set([...analysis.layoutFiles.values()].map((file) => file.folder))) {
    const uris = new Set(wanted.filter((uri) => isUnder(uri, folder)));
    if (uris.size === 0) continue;
    const patterns = chosen?.patterns ?? filePatternsFor(analysis.configs, parentUri(folder));
    const options = { filesExclude: [], patterns, hasChosenConfig: chosen !== undefined };
    for (const { uri, path } of await discoverNamed(uris, folder, fileSystem, options, noCheckpoint)) {
      changes.set(uri, generatorInputChange(uri, { folder, path }, await fileSystem.readFile(uri)));
    }
  }
  return [...changes.values()];
}
