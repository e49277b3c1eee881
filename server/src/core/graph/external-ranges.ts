import { cutsOf, IpSet, parseIp } from '../connectivity/ip-set';

/** What is between addresses outside and one workload: `conn` as in a graph. */
export interface RangeConnections {
  readonly range: IpSet;
  readonly conn: string;
}

/** Where two lists differ; a side without connections is undefined. */
export interface RangeChange {
  /** `a.b.c.d-e.f.g.h[External]` */
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The addresses that the name of a node outside of the cluster means; undefined for every other name. */
export function rangeOfName(name: string): IpSet | undefined {
  // Nearly all names are those of workloads.
  if (!name.endsWith('[External]')) return undefined;
  const [, firstText = '', lastText = ''] = /^([\d.a-f:]+)-([\d.a-f:]+)\[External\]$/.exec(name) ?? [];
  const [first, last] = [parseIp(firstText), parseIp(lastText)];
  return first === undefined || last === undefined ? undefined : IpSet.range(first, last + 1n);
}

/**
 * Compares two lists of which each has its own ranges: address by address, and neighbours that changed alike are one.
 * The ranges of one list do not overlap.
 */
export function compareRanges(
  before: readonly RangeConnections[],
  after: readonly RangeConnections[],
): readonly RangeChange[] {
  const cuts = cutsOf([...before, ...after].map(({ range }) => range));
  const changes: { first: bigint; end: bigint; before: string | undefined; after: string | undefined }[] = [];
  const connBefore = reader(before);
  const connAfter = reader(after);
  cuts.slice(1).forEach((end, index) => {
    const first = cuts[index] as bigint;
    const change = { first, end, before: connBefore(first), after: connAfter(first) };
    if (change.before === change.after) return;
    const last = changes.at(-1);
    if (last?.end === first && last.before === change.before && last.after === change.after) last.end = end;
    else changes.push(change);
  });
  return changes.map(({ first, end, ...change }) => ({ name: `${IpSet.range(first, end)}[External]`, ...change }));
}

/** What a list has for an address, asked in ascending order. */
function reader(list: readonly RangeConnections[]): (address: bigint) => string | undefined {
  const sorted = list
    .map(({ range: { boundaries }, conn }) => ({ first: boundaries[0] ?? 0n, end: boundaries[1] ?? 0n, conn }))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  let place = 0;
  return (address) => {
    while ((sorted[place]?.end ?? address + 1n) <= address) place++;
    const here = sorted[place];
    return here !== undefined && here.first <= address ? here.conn : undefined;
  };
}
