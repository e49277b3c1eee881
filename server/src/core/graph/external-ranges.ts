import { type Bounds, sameBounds } from '../connectivity/evaluate-plane';
import { cutsOf, IpSet, parseIp } from '../connectivity/ip-set';

/** What is between addresses outside and one workload; `bounds.upper` is never empty. */
export interface RangeConnections {
  readonly range: IpSet;
  readonly bounds: Bounds;
}

/** Where two lists differ in what is possible or in what of it is certain; a side without connections is undefined. */
export interface RangeChange {
  /** `a.b.c.d-e.f.g.h[External]` */
  readonly name: string;
  readonly before: Bounds | undefined;
  readonly after: Bounds | undefined;
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
  const changes: { first: bigint; end: bigint; before: Bounds | undefined; after: Bounds | undefined }[] = [];
  const boundsBefore = reader(before);
  const boundsAfter = reader(after);
  cuts.slice(1).forEach((end, index) => {
    const first = cuts[index] as bigint;
    const change = { first, end, before: boundsBefore(first), after: boundsAfter(first) };
    if (isAlike(change.before, change.after)) return;
    const last = changes.at(-1);
    const isContinued = last?.end === first && isAlike(last.before, change.before) && isAlike(last.after, change.after);
    if (last === undefined || !isContinued) changes.push(change);
    else last.end = end;
  });
  return changes.map(({ first, end, ...change }) => ({ name: `${IpSet.range(first, end)}[External]`, ...change }));
}

/** Whether the same is possible on both sides, and as certain; undefined is nothing. */
export function isAlike(a: Bounds | undefined, b: Bounds | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameBounds(a, b));
}

/** What a list has for an address, asked in ascending order. */
function reader(list: readonly RangeConnections[]): (address: bigint) => Bounds | undefined {
  const sorted = list
    .map(({ range: { boundaries }, bounds }) => ({ first: boundaries[0] ?? 0n, end: boundaries[1] ?? 0n, bounds }))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  let place = 0;
  return (address) => {
    while ((sorted[place]?.end ?? address + 1n) <= address) place++;
    const here = sorted[place];
    return here !== undefined && here.first <= address ? here.bounds : undefined;
  };
}
