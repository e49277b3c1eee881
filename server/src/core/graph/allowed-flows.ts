import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import {
  addBit,
  type Bitset,
  countBits,
  emptyBitset,
  forEachBit,
  intersectBits,
  isEmptyBitset,
} from '../connectivity/bitset';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import type { Bounds } from '../connectivity/evaluate-plane';
import type { IpSet } from '../connectivity/ip-set';
import { ipSetsOf } from '../connectivity/ip-sets-of';
import { matchSelector } from '../connectivity/match';
import { matchPods } from '../connectivity/match-pods';
import type { ConnectivityOptions } from '../connectivity/options';
import { addressesOutside } from '../connectivity/outside';
import type { PodTable } from '../connectivity/pod-table';
import { connectionsTo, hasNamedPorts } from '../connectivity/port-match';
import { type Connectivity, solve } from '../connectivity/solve';
import { both, either, type Truth } from '../connectivity/truth';
import type { Direction } from '../kubernetes/entities';
import { unitsOfCluster, unitsOfNamespace } from '../policies/compile-cluster';
import type { PolicyUnit, PortMatch, Rule } from '../policies/ir';
import { type RuleCell, ruleCells } from './rule-cells';

/** What remains of what a policy allows when all policies are counted in. */
export interface AllowedFlows {
  /** Pairs of a peer and a selected workload, in each direction, that can certainly connect as the policy says. */
  readonly certain: number;
  /** Those that may, besides. */
  readonly possible: number;
  /** Whether anything is allowed with an address outside, as the policy says. */
  readonly outside: Truth;
  /** Whether there are rules, and whether any of them has a peer in the manifests, or addresses. */
  readonly peers: 'none' | 'unknown' | 'known';
}

/** Counts them for the units of a policy. Costs the groups of pods in the namespaces that the policy is about. */
export async function allowedFlows(
  cluster: Cluster,
  units: readonly PolicyUnit[],
  options: ConnectivityOptions,
  checkpoint: Checkpoint,
): Promise<AllowedFlows> {
  const connectivity = solve(cluster, options);
  const sum = { certain: 0, possible: 0 };
  let outside: Truth = 'no';
  let peers: AllowedFlows['peers'] = 'none';
  for (const unit of units) {
    const rules = unit.rules.filter(({ action }) => action === 'allow');
    if (rules.length === 0) continue;
    if (rules.some(({ peer }) => peer.kind === 'all' || ipSetsOf(peer).length > 0)) peers = 'known';
    else if (peers === 'none') peers = 'unknown';
    for (const home of cluster.namespaces.values()) {
      const table = connectivity.tableOf(home);
      const subject = matchPods(unit.subject, table, options);
      if (subject.yes === table.none && subject.maybe === table.none) continue;
      for (const peer of cluster.namespaces.values()) {
        await checkpoint();
        for (const cell of ruleCells(rules, connectivity.tableOf(peer), options)) {
          peers = 'known';
          const ask = { cluster, connectivity, unit, home, peer, cell };
          addFlows(sum, countFlows({ ...ask, subject: subject.yes, isCertain: true }));
          addFlows(sum, countFlows({ ...ask, subject: subject.maybe, isCertain: false }));
        }
      }
      const ask = { cluster, connectivity, unit, home };
      outside = either(outside, reachesOutside(ask, rules, subject.yes, options));
      if (outside !== 'yes')
        outside = either(outside, both('unknown', reachesOutside(ask, rules, subject.maybe, options)));
    }
  }
  return { ...sum, outside, peers };
}

function addFlows(sum: { certain: number; possible: number }, { certain, possible }: FlowCount): void {
  sum.certain += certain;
  sum.possible += possible;
}

type FlowCount = Pick<AllowedFlows, 'certain' | 'possible'>;

interface Asked {
  readonly cluster: Cluster;
  readonly connectivity: Connectivity;
  readonly unit: PolicyUnit;
  readonly home: NamespaceView;
  readonly peer: NamespaceView;
  readonly cell: RuleCell;
  readonly subject: Bitset;
  readonly isCertain: boolean;
}

function countFlows({ connectivity, unit, home, peer, cell, subject, isCertain }: Asked): FlowCount {
  const count = { certain: 0, possible: 0 };
  const isIngress = unit.direction === 'ingress';
  const [source, destination] = isIngress ? [peer, home] : [home, peer];
  const [sources, destinations] = isIngress ? [cell.pods, subject] : [subject, cell.pods];
  if (isEmptyBitset(subject)) return count;
  for (const group of byPorts(cell, destinations, connectivity.tableOf(destination))) {
    const filter = { sources, destinations: group.pods };
    for (const { bounds, ...flow } of connectivity.between(source, destination, filter)) {
      if (bounds.upper.intersect(group.possible).isEmpty) continue;
      const isSure = isCertain && !bounds.lower.intersect(group.certain).isEmpty;
      count[isSure ? 'certain' : 'possible'] += pairs(flow.sources, flow.destinations, source === destination);
    }
  }
  return count;
}

/** A workload's connections to itself are none of a policy's business. */
function pairs(sources: Bitset, destinations: Bitset, isOneNamespace: boolean): number {
  const all = countBits(sources) * countBits(destinations);
  return isOneNamespace ? all - countBits(intersectBits(sources, destinations)) : all;
}

interface PortGroup {
  readonly pods: Bitset;
  /** What the rules that match for certain let through to these pods; and those that may match with them. */
  readonly certain: ConnectionSet;
  readonly possible: ConnectionSet;
}

/** The destinations, apart where named ports mean other numbers. */
function byPorts(cell: RuleCell, destinations: Bitset, table: PodTable): readonly PortGroup[] {
  if (![...cell.certain, ...cell.possible].some(hasNamedPorts)) {
    return [{ pods: destinations, ...throughTo(undefined, cell) }].filter(isOpen);
  }
  const groups = new Map<string, PortGroup>();
  forEachBit(destinations, (number) => {
    const through = throughTo(table.pods[number], cell);
    const key = `${through.certain} ${through.possible}`;
    const group = groups.get(key) ?? { pods: emptyBitset(table.pods.length), ...through };
    groups.set(key, group);
    addBit(group.pods, number);
  });
  return [...groups.values()].filter(isOpen);
}

/** Where no port is named, the same to every pod. */
function throughTo(pod: Endpoint | undefined, { certain, possible }: RuleCell): Omit<PortGroup, 'pods'> {
  const through = (rules: readonly Rule[]) =>
    rules.map(({ ports }) => connectionsTo(pod, ports)).reduce((all, one) => all.union(one), ConnectionSet.none);
  const sure = through(certain);
  return { certain: sure, possible: sure.union(through(possible)) };
}

function isOpen({ possible }: PortGroup): boolean {
  return !possible.isEmpty;
}

function reachesOutside(
  { cluster, connectivity, home, unit: { direction } }: Omit<Asked, 'peer' | 'cell' | 'subject' | 'isCertain'>,
  rules: readonly Rule[],
  pods: Bitset,
  options: ConnectivityOptions,
): Truth {
  let truth: Truth = 'no';
  if (isEmptyBitset(pods)) return truth;
  for (const addresses of addressesOf(cluster, home, direction)) {
    const outside: Endpoint = { kind: 'addresses', addresses };
    const matching = rules.filter(({ peer }) => matchSelector(peer, outside, options) === 'yes');
    if (matching.length === 0) continue;
    const cells = connectivity.withOutside(home, direction, outside, pods);
    const isOpen = (bound: keyof Bounds) =>
      matching.some(({ ports }) => cells.some(({ bounds }) => isThrough(ports, direction, bounds[bound])));
    if (isOpen('lower')) return 'yes';
    if (isOpen('upper')) truth = 'unknown';
  }
  return truth;
}

/** As far as any policy tells them apart that may select pods of the namespace. */
function addressesOf({ facts }: Cluster, home: NamespaceView, direction: Direction): readonly IpSet[] {
  const units = [...unitsOfNamespace(home), ...unitsOfCluster(facts)].flat();
  const rules = units.filter((unit) => unit.direction === direction).flatMap((unit) => unit.rules);
  return addressesOutside(rules);
}

/** A named port means nothing outside, and what each pod says on the way in. */
function isThrough(ports: PortMatch, direction: Direction, connections: ConnectionSet): boolean {
  if (ports.kind === 'any') return true;
  return (direction === 'ingress' && ports.named.length > 0) || !connections.intersect(ports.numbered).isEmpty;
}
