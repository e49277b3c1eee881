import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { forEachBit, singleBit } from '../connectivity/bitset';
import type { ConnectionSet } from '../connectivity/connection-set';
import type { Bounds } from '../connectivity/evaluate-plane';
import { IpSet } from '../connectivity/ip-set';
import { nothingAssumed } from '../connectivity/options';
import { addressesOutside } from '../connectivity/outside';
import { protectionsOf } from '../connectivity/protection';
import { type Connectivity, solve } from '../connectivity/solve';
import { rulesOf } from '../connectivity/subject-profile';
import type { Direction, Workload } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';

export interface Neighbour {
  readonly workload: Workload;
  /** What is certainly allowed; of those with which only something may be, all that may be. */
  readonly connections: ConnectionSet;
}

export interface NeighbourNamespace {
  readonly name: string;
  readonly certain: readonly Neighbour[];
  /** Those with which nothing is certain. */
  readonly possible: readonly Neighbour[];
}

export interface Outside {
  readonly addresses: IpSet;
  readonly connections: ConnectionSet;
  readonly isCertain: boolean;
}

export interface Neighbours {
  /** The workload's own namespace first, then by name. */
  readonly namespaces: readonly NeighbourNamespace[];
  readonly outside: readonly Outside[];
}

/**
 * What may connect to a workload (`ingress`), or to what it may (`egress`). Costs a look at each namespace, and what it
 * answers. Undefined for a workload that is gone.
 */
export async function neighboursOf(
  cluster: Cluster,
  workload: Workload,
  direction: Direction,
  checkpoint: Checkpoint,
): Promise<Neighbours | undefined> {
  const view = cluster.namespaces.get(workload.namespace);
  const number = view?.workloads.indexOf(workload) ?? -1;
  if (view === undefined || number === -1) return undefined;
  const connectivity = solve(cluster, nothingAssumed);
  const others = [...cluster.namespaces.values()]
    .filter((other) => other !== view)
    .sort((a, b) => compareText(a.name, b.name));
  const namespaces: NeighbourNamespace[] = [];
  for (const other of [view, ...others]) {
    namespaces.push(neighboursIn(connectivity, { view, number, direction }, other));
    await checkpoint();
  }
  return { namespaces, outside: outsideOf(cluster, connectivity, { view, number, direction }) };
}

interface Asked {
  readonly view: NamespaceView;
  /** In the namespace's order. */
  readonly number: number;
  readonly direction: Direction;
}

function neighboursIn(
  connectivity: Connectivity,
  { view, number, direction }: Asked,
  other: NamespaceView,
): NeighbourNamespace {
  const only = singleBit(view.workloads.length, number);
  const isIngress = direction === 'ingress';
  const flows = isIngress
    ? connectivity.between(other, view, { destinations: only })
    : connectivity.between(view, other, { sources: only });
  const found: Record<'certain' | 'possible', Neighbour[]> = { certain: [], possible: [] };
  for (const { sources, destinations, bounds } of flows) {
    forEachBit(isIngress ? sources : destinations, (each) => {
      const workload = other.workloads[each];
      if (workload === undefined || (other === view && each === number)) return;
      found[isSure(bounds) ? 'certain' : 'possible'].push({ workload, connections: shown(bounds) });
    });
  }
  return { name: other.name, ...found };
}

function isSure({ lower }: Bounds): boolean {
  return !lower.isEmpty;
}

function shown(bounds: Bounds): ConnectionSet {
  return isSure(bounds) ? bounds.lower : bounds.upper;
}

/** Addresses with which the same is allowed are one. */
function outsideOf(
  cluster: Cluster,
  connectivity: Connectivity,
  { view, number, direction }: Asked,
): readonly Outside[] {
  const profile = protectionsOf(cluster, view, nothingAssumed)[number]?.[direction] ?? [];
  const only = singleBit(view.workloads.length, number);
  const found: { addresses: IpSet; readonly connections: ConnectionSet; readonly isCertain: boolean }[] = [];
  const known = addressesOutside(rulesOf(profile));
  // Where no rule tells IPv6 apart, it may still be closed, and then not every address can be reached.
  const isIpv6Apart = known.some((addresses) => !addresses.intersect(IpSet.allIpv6).isEmpty);
  for (const addresses of isIpv6Apart ? known : [...known, IpSet.allIpv6]) {
    const outside = { kind: 'addresses', addresses } as const;
    for (const { bounds } of connectivity.withOutside(view, direction, outside, only)) {
      const [connections, isCertain] = [shown(bounds), isSure(bounds)];
      const alike = found.find((each) => each.isCertain === isCertain && each.connections.equals(connections));
      if (alike === undefined) found.push({ addresses, connections, isCertain });
      else alike.addresses = alike.addresses.union(addresses);
    }
  }
  return found;
}
