import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { addBit, type Bitset, emptyBitset } from '../connectivity/bitset';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Bounds } from '../connectivity/evaluate-plane';
import type { ConnectivityOptions } from '../connectivity/options';
import { solve } from '../connectivity/solve';
import type { Direction } from '../kubernetes/entities';
import { rangeOfName } from './external-ranges';
import { externalNodes, nodesOfNamespace, type WorkloadNode } from './graph-nodes';
import { boundsForAnyPod } from './ingress-controller-node';

/**
 * Tells for two names of a cluster's graph whether all that they may exchange is certain. It is only possible where
 * something unknown decides, as a policy that nobody can read. Costs a question about the pair.
 */
export function certainPairs(
  cluster: Cluster,
  ipBlocks: ConnectivityOptions['ipBlocks'],
): (src: string, dst: string) => boolean {
  // As the graph asks.
  const options = { ipBlocks, unstated: 'absent' } as const;
  const connectivity = solve(cluster, options);
  const members = membersByName(cluster);
  const boundsOutside = ({ view, pods }: Member, direction: Direction, name: string) => {
    const range = rangeOfName(name);
    if (range === undefined) return [];
    return externalNodes(cluster, direction)
      .filter(({ endpoint }) => !endpoint.addresses.intersect(range).isEmpty)
      .flatMap(({ endpoint }) => connectivity.withOutside(view, direction, endpoint, pods))
      .map(({ bounds }) => bounds);
  };
  return (src, dst) => {
    const [from, to] = [members.get(src), members.get(dst)];
    if (from !== undefined && to !== undefined) {
      const pods = { sources: from.pods, destinations: to.pods };
      return isCertain(connectivity.between(from.view, to.view, pods).map(({ bounds }) => bounds));
    }
    if (from !== undefined) return boundsOutside(from, 'egress', dst).every((bounds) => isCertain([bounds]));
    if (to === undefined) return true;
    const entering = rangeOfName(src) === undefined;
    return entering
      ? to.node.endpoints.every((pod) => isCertain([boundsForAnyPod(cluster, pod, options)]))
      : boundsOutside(to, 'ingress', src).every((bounds) => isCertain([bounds]));
  };
}

/** Pods of one owner are one node, which gets what any of them gets. */
function isCertain(bounds: readonly Bounds[]): boolean {
  const sum = (side: keyof Bounds) => bounds.reduce((all, each) => all.union(each[side]), ConnectionSet.none);
  return sum('lower').equals(sum('upper'));
}

interface Member {
  readonly view: NamespaceView;
  readonly node: WorkloadNode;
  readonly pods: Bitset;
}

function membersByName(cluster: Cluster): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const view of cluster.namespaces.values()) {
    const { nodes, nodeOfPod } = nodesOfNamespace(cluster, view);
    for (const node of nodes) {
      const pods = emptyBitset(nodeOfPod.length);
      for (const pod of node.pods) addBit(pods, pod);
      members.set(node.name, { view, node, pods });
    }
  }
  return members;
}
