import { allDuplicates } from '../cluster/duplicates';
import { configsFor } from '../config/config-set';
import { groupBy } from '../group-by';
import type { Entity } from '../kubernetes/entities';
import type { FolderGroups } from '../scopes/folder-groups';
import { innermostFolder } from '../scopes/layout';
import type { Analysis } from './analysis';

/** Folders that form one cluster as far as their configurations tell: those of which the nearest is the same, or none. */
export function foldersByConfig({ configs, options }: Analysis, folders: readonly string[]): FolderGroups {
  if (options.chosenConfig !== undefined) return [folders];
  return [...groupBy(folders, (folder) => configsFor(configs, `${folder}/`)[0]?.uri ?? '').values()];
}

/**
 * An object that two of the folders have which form one cluster in a completed analysis: a cluster has only one of that
 * name, so they are meant for several. Undefined when there is none. Many folders bring the same Namespace along.
 */
export function sharedObject({ scopes, folders }: Analysis): Entity | undefined {
  const folderOf = ({ ref }: Entity) => innermostFolder(folders, ref.uri);
  const duplicates = [...scopes.values()]
    .filter(({ scope }) => scope.kind === 'folder')
    .flatMap((state) => allDuplicates(state.duplicates));
  return duplicates.find(({ first, other }) => first.kind !== 'namespace' && folderOf(first) !== folderOf(other))
    ?.first;
}
