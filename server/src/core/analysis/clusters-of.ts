import type { Cluster } from '../cluster/cluster';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/** One cluster model a scope that holds anything, sorted by name. Costs the scopes' namespaces; kept while they stay the same. */
export function clustersOf(analysis: Analysis): readonly Cluster[] {
  return [...analysis.scopes.values()]
    .filter((state) => !state.namespaces.isEmpty())
    .map(clusterOf)
    .sort((a, b) => (a.scope < b.scope ? -1 : 1));
}

const clusters = new WeakMap<ScopeState, Cluster>();

export function clusterOf(state: ScopeState): Cluster {
  const known = clusters.get(state);
  if (known !== undefined) return known;
  const namespaces = new Map([...state.namespaces].sort(([a], [b]) => (a < b ? -1 : 1)));
  const { incomplete, unread, unenforced, opaquePolicies, clusterPolicies, ranges, dns, nodes } = state.facts;
  const { ingressClasses, unplaced, callbacks } = state.facts;
  const ofCluster = { opaquePolicies, clusterPolicies, ranges, dns, nodes, ingressClasses, unplaced, callbacks };
  const facts = { incomplete, unread, unenforced, ...ofCluster };
  const cluster: Cluster = { scope: state.scope.name, namespaces, facts };
  clusters.set(state, cluster);
  return cluster;
}
