import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Bounds } from '../connectivity/evaluate-plane';
import { IpSet } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import type { ConnectivityOptions } from '../connectivity/options';
import { ownName, workloadName } from '../connectivity/workload-name';
import type { Direction } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';
import { type Conns, type GraphRow, solvedRows } from './build-graph';
import { type DoubtOfNodes, doubtOfNodes } from './doubt-of-nodes';
import { compareRanges, type RangeConnections, rangeOfName } from './external-ranges';
import { everyNode, externalNodes, type IsFocus, nodesOfNamespace } from './graph-nodes';
import { ipv6Connections, showsIpv6 } from './ipv6-connections';
import { mergeRows, type Pair } from './merge-rows';
import { type ChangedPair, type ChangeKind, changedPairs, changeKindOf, RowDifferences } from './row-differences';

/** A pair whose connections are others than before. A side without connections is `No Connections`. */
export interface GraphChange {
  readonly change: ChangeKind;
  readonly src: string;
  readonly dst: string;
  /** What is possible on each side. The same on both where another part of it is certain than before. */
  readonly before: string;
  readonly after: string;
  /**
   * What of it is certain, where that is not all on both sides: where something unknown decides, as a policy that nobody
   * can read. Undefined for a side of which nothing is certain, not even that nothing else is possible.
   */
  readonly certain: { readonly before: string | undefined; readonly after: string | undefined } | undefined;
  /** `workload shop/new[Deployment] added`, or `removed`, when an end is in one of the clusters only. */
  readonly note: string | undefined;
}

/**
 * What leads from the graph of one cluster to that of another, sorted by `src`, then `dst`; undefined is an empty one.
 * Each graph splits the addresses outside by its own ipBlocks, so these are compared address by address.
 */
export function* diffGraphs(
  before: Cluster | undefined,
  after: Cluster | undefined,
  options: Pick<ConnectivityOptions, 'ipBlocks'>,
): Iterable<GraphChange> {
  for (const { changes } of diffSources(before, after, options)) yield* changes();
}

/** Some of the changes: how many, which costs less than what they are. */
export interface DiffStep {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly changes: () => readonly GraphChange[];
}

/**
 * The same in steps, about one for each source and most of them empty, so that who reads can do something else between.
 * Only what begins or ends in focus, where all changes are.
 */
export function* diffSources(
  before: Cluster | undefined,
  after: Cluster | undefined,
  options: Pick<ConnectivityOptions, 'ipBlocks'>,
  isFocus: IsFocus = everyNode,
): Iterable<DiffStep> {
  const sides: Pair<Side> = [sideOf(before, after, options, isFocus), sideOf(after, before, options, isFocus)];
  const describe = describer(sides);
  const differences = new RowDifferences(sides.map(({ doubtOf }) => doubtOf));
  const fromOutside: Pair<ByPeer> = [new Map(), new Map()];
  // Ranges from outside are compared when all are read. What sorts behind the last of them need not wait.
  const held: GraphChange[] = [];
  let isHolding = true;
  const end = endOfOutside(sides);
  for (const { src, rows } of mergeRows(sides[0].rows, sides[1].rows)) {
    const range = rangeOfName(src);
    if (range !== undefined) {
      addRange(fromOutside[0], range, rows[0]);
      addRange(fromOutside[1], range, rows[1]);
      yield noChanges;
      continue;
    }
    if (isHolding && src >= end) {
      isHolding = false;
      yield stepOf(withOutside(held, fromOutside, sides, describe));
    }
    const step = rowStep(src, rows, { sides, describe, differences });
    if (isHolding) held.push(...step.changes());
    yield isHolding ? noChanges : step;
  }
  if (isHolding) yield stepOf(withOutside(held, fromOutside, sides, describe));
}

/** What one side's graph has between addresses outside and each workload. */
type ByPeer = Map<string, RangeConnections[]>;

interface Side {
  readonly rows: Iterable<GraphRow>;
  readonly doubtOf: DoubtOfNodes;
  /** Whether a workload goes by that name, or would in a graph that splits others of its owner, or does not split it. */
  readonly hasWorkload: (name: string) => boolean;
  /** The names of those in focus. */
  readonly focused: ReadonlySet<string>;
  /** The ranges from which something may come. */
  readonly outside: readonly string[];
  /** What the graph leaves out, and the other one does not. */
  readonly ipv6: (direction: Direction, workload: string) => readonly RangeConnections[];
}

function sideOf(
  cluster: Cluster | undefined,
  other: Cluster | undefined,
  options: Pick<ConnectivityOptions, 'ipBlocks'>,
  isFocus: IsFocus,
): Side {
  if (cluster === undefined)
    return { rows: [], doubtOf: noDoubt, hasWorkload: () => false, focused: new Set(), outside: [], ipv6: () => [] };
  const focused = new Set<string>();
  for (const view of cluster.namespaces.values()) {
    for (const node of nodesOfNamespace(cluster, view).nodes) if (isFocus(node)) focused.add(node.name);
  }
  const leftOutOf = (direction: Direction) =>
    other !== undefined && showsIpv6(other, direction) && !showsIpv6(cluster, direction)
      ? ipv6Connections(cluster, direction, { ...options, unstated: 'unknown' })
      : undefined;
  const leftOut = { ingress: leftOutOf('ingress'), egress: leftOutOf('egress') };
  return {
    // A doubt about all manifests is no change of every connection.
    rows: solvedRows(cluster, options, isFocus),
    doubtOf: doubtOfNodes(cluster),
    hasWorkload: (name) => namesOfWorkloads(cluster).has(name),
    focused,
    outside: externalNodes(cluster, 'ingress').map(({ name }) => name),
    ipv6: (direction, name) => {
      const bounds = leftOut[direction]?.get(name);
      const isShown = bounds !== undefined && !bounds.upper.isEmpty && focused.has(name);
      return isShown ? [{ range: IpSet.allIpv6, bounds }] : [];
    },
  };
}

const noDoubt: DoubtOfNodes = () => undefined;

/** A state of a cluster is compared with the one before it and the one after it. */
const namesOfWorkloads = memoize(
  (cluster: Cluster): ReadonlySet<string> =>
    new Set(
      [...cluster.namespaces.values()].flatMap((view) =>
        view.workloads.flatMap((workload) => [workloadName(workload), ownName(workload)]),
      ),
    ),
);

interface Compared {
  readonly sides: Pair<Side>;
  readonly describe: Describe;
  readonly differences: RowDifferences;
}

/** Of many sources that send the same, which is compared once. */
function rowStep(src: string, rows: Pair<Conns>, { sides, describe, differences }: Compared): DiffStep {
  const leftOut = sides.map((side) => side.ipv6('egress', src)) as unknown as Pair<readonly RangeConnections[]>;
  if (leftOut.some((ranges) => ranges.length > 0)) return stepOf(rowChanges(src, rows, leftOut, describe));
  const { counts, pairs } = differences.of(src, rows);
  return { counts, changes: () => pairs.flatMap((pair) => described(src, pair, describe)) };
}

function described(src: string, { dst, before, after }: ChangedPair, describe: Describe): readonly GraphChange[] {
  return dst === src ? [] : describe(src, dst, before, after);
}

function rowChanges(
  src: string,
  [old, young]: Pair<Conns>,
  leftOut: Pair<readonly RangeConnections[]>,
  describe: Describe,
): readonly GraphChange[] {
  return changedPairs([old, young], leftOut).flatMap((pair) => described(src, pair, describe));
}

const noChanges: DiffStep = stepOf([]);

function stepOf(changes: readonly GraphChange[]): DiffStep {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { change } of changes) counts[change]++;
  return { counts, changes: () => changes };
}

function addRange(byPeer: ByPeer, range: IpSet, row: Conns): void {
  for (const [dst, bounds] of row) {
    const ranges = byPeer.get(dst);
    if (ranges === undefined) byPeer.set(dst, [{ range, bounds }]);
    else ranges.push({ range, bounds });
  }
}

function withOutside(
  held: readonly GraphChange[],
  fromOutside: Pair<ByPeer>,
  sides: Pair<Side>,
  describe: Describe,
): readonly GraphChange[] {
  const rangesInto = (dst: string, side: 0 | 1) => [
    ...(fromOutside[side].get(dst) ?? []),
    ...sides[side].ipv6('ingress', dst),
  ];
  const receivers = sides.flatMap(({ focused }, side) => [...focused, ...(fromOutside[side]?.keys() ?? [])]);
  const changes = [...new Set(receivers)].flatMap((dst) =>
    compareRanges(rangesInto(dst, 0), rangesInto(dst, 1)).flatMap(({ name, before, after }) =>
      describe(name, dst, before, after),
    ),
  );
  return [...held, ...changes].sort((a, b) => compareText(a.src, b.src) || compareText(a.dst, b.dst));
}

/** No range of addresses from outside, however it is split, has a name that sorts behind this one. */
function endOfOutside(sides: Pair<Side>): string {
  // A name begins with the first address; a dot sorts behind the dash that follows it.
  const starts = sides.flatMap(({ outside }) => outside.map((name) => `${name.slice(0, name.indexOf('-'))}.`));
  return starts.sort(compareText).at(-1) ?? '';
}

type Describe = (
  src: string,
  dst: string,
  before: Bounds | undefined,
  after: Bounds | undefined,
) => readonly GraphChange[];

function describer(sides: Pair<Side>): Describe {
  const [old, young] = sides;
  const noteOf = (ends: readonly string[]) => {
    const added = ends.filter((name) => young.hasWorkload(name) && !old.hasWorkload(name));
    const removed = ends.filter((name) => old.hasWorkload(name) && !young.hasWorkload(name));
    if (added.length > 0) return `workload ${added.join(' and ')} added`;
    return removed.length > 0 ? `workload ${removed.join(' and ')} removed` : undefined;
  };
  return (src, dst, before, after) => {
    const doubts = sides.map(({ doubtOf }) => doubtOf(src, dst));
    const isKnown = doubts.every((doubt) => doubt === undefined);
    const change = changeKindOf(before, after, isKnown);
    if (change === undefined) return [];
    const isCertain =
      isKnown && [before, after].every((bounds) => bounds === undefined || bounds.lower.equals(bounds.upper));
    const sure = [before, after].map((bounds, side) => (doubts[side] === undefined ? words(bounds?.lower) : undefined));
    return [
      {
        change,
        src,
        dst,
        before: words(before?.upper),
        after: words(after?.upper),
        certain: isCertain ? undefined : { before: sure[0], after: sure[1] },
        note: noteOf([src, dst]),
      },
    ];
  };
}

function words(connections: ConnectionSet = ConnectionSet.none): string {
  return `${connections}`;
}
