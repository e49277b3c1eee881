/**
 * Workspace folders by the cluster that the files in them form which belong to no kustomization and no chart.
 * In an editor each folder is one; whoever names several on the command line applies them to one cluster.
 */
export type FolderGroups = readonly (readonly string[])[];

export function eachAlone(folders: readonly string[]): FolderGroups {
  return folders.map((folder) => [folder]);
}

/** The folder that stands for all of its group in the id of the scope. */
export function leaderOf(groups: FolderGroups, folder: string): string {
  return groups.find((group) => group.includes(folder))?.[0] ?? folder;
}
