import type { Analysis } from '../../server/src/core';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { analyseFiles, editFiles, type WorkspaceFile } from './analysis';

/** The model of the one scope that these manifests form. */
export async function clusterOfYaml(text: string): Promise<Cluster> {
  return onlyCluster(await analyseFiles([{ path: 'all.yaml', text }]));
}

/** The same for plain objects: JSON is YAML. */
export async function clusterOfManifests(manifests: readonly unknown[]): Promise<Cluster> {
  return clusterOfYaml(manifests.map((manifest) => JSON.stringify(manifest, undefined, 1)).join('\n---\n'));
}

/** The model before and after an edit. As in the editor, the second one shares everything that the edit did not touch. */
export async function editedClusters(
  before: readonly WorkspaceFile[],
  after: readonly WorkspaceFile[],
): Promise<readonly [Cluster, Cluster]> {
  const first = await analyseFiles(before);
  return [onlyCluster(first), onlyCluster(await editFiles(first, before, after))];
}

function onlyCluster(analysis: Analysis): Cluster {
  const [cluster, ...others] = clustersOf(analysis);
  if (cluster === undefined || others.length > 0) throw new Error('The manifests form no scope, or more than one.');
  return cluster;
}
