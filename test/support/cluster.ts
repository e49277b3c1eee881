import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { analyseFiles } from './analysis';

/** The model of the one scope that these manifests form. */
export async function clusterOfYaml(text: string): Promise<Cluster> {
  const [cluster, ...others] = clustersOf(await analyseFiles([{ path: 'all.yaml', text }]));
  if (cluster === undefined || others.length > 0) throw new Error('The manifests form no scope, or more than one.');
  return cluster;
}

/** The same for plain objects: JSON is YAML. */
export async function clusterOfManifests(manifests: readonly unknown[]): Promise<Cluster> {
  return clusterOfYaml(manifests.map((manifest) => JSON.stringify(manifest, undefined, 1)).join('\n---\n'));
}
