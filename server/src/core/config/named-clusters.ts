import { memoize } from '../connectivity/memoize';
import { type ClusterNames, noClusters } from '../scopes/layout';
import { isWithin } from '../scopes/relative-uri';
import { type ConfigSet, configuredCluster } from './config-set';

/** The clusters that configurations name, for the layout. */
export const namedClusters: (set: ConfigSet) => ClusterNames = memoize((set: ConfigSet): ClusterNames => {
  const naming = [...set.values()].filter(({ config }) => config.clusters.length > 0);
  if (naming.length === 0) return noClusters;
  return {
    key: JSON.stringify([...set.values()].map(({ directory, config }) => [directory, config.isRoot, config.clusters])),
    in: (folder) => {
      const about = naming.filter(({ directory }) => isWithin(directory, folder) || isWithin(folder, directory));
      return [...new Set(about.flatMap(({ config }) => config.clusters.map(({ name }) => name)))];
    },
    of: (uri) => configuredCluster(set, uri)?.name,
  };
});
