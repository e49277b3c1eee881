import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';

/** The cluster as if its network plugin enforced policies: they are written for one that does. */
export const asEnforced: (cluster: Cluster) => Cluster = memoize((cluster: Cluster) =>
  cluster.facts.unenforced === undefined ? cluster : { ...cluster, facts: { ...cluster.facts, unenforced: undefined } },
);
