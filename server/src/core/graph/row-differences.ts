import type { Bounds } from '../connectivity/evaluate-plane';
import { compareText } from '../text/compare-text';
import type { Conns } from './build-graph';
import type { DoubtOfNodes } from './doubt-of-nodes';
import { compareRanges, isAlike, type RangeConnections, rangeOfName } from './external-ranges';
import type { Pair } from './merge-rows';

export type ChangeKind = 'added' | 'removed' | 'changed';

/** What a source sends to one destination in two graphs, where that is not the same. */
export interface ChangedPair {
  readonly dst: string;
  readonly before: Bounds | undefined;
  readonly after: Bounds | undefined;
}

/** Undefined where nothing changes: of what is not known, what is possible counts alone. */
export function changeKindOf(
  before: Bounds | undefined,
  after: Bounds | undefined,
  isKnown: boolean,
): ChangeKind | undefined {
  if (isAlike(before, after)) return undefined;
  if (!isKnown && before !== undefined && after?.upper.equals(before.upper)) return undefined;
  return before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
}

/** Where two rows differ, sorted by destination. `more` are addresses that a row has besides. */
export function changedPairs(
  [old, young]: Pair<Conns>,
  more: Pair<readonly RangeConnections[]>,
): readonly ChangedPair[] {
  const inside = [...new Set([...old.keys(), ...young.keys()])]
    .filter((dst) => rangeOfName(dst) === undefined)
    .map((dst) => ({ dst, before: old.get(dst), after: young.get(dst) }))
    .filter(({ before, after }) => !isAlike(before, after));
  const outside = compareRanges([...rangesIn(old), ...more[0]], [...rangesIn(young), ...more[1]]);
  return [...inside, ...outside.map(({ name, before, after }) => ({ dst: name, before, after }))].sort((a, b) =>
    compareText(a.dst, b.dst),
  );
}

function rangesIn(row: Conns): readonly RangeConnections[] {
  return [...row].flatMap(([dst, bounds]) => {
    const range = rangeOfName(dst);
    return range === undefined ? [] : [{ range, bounds }];
  });
}

/** Pairs with how many of them are changes, but for what a source sends to itself. */
export interface RowDifference {
  readonly pairs: readonly ChangedPair[];
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

/** Compares the rows of two graphs, those that many sources share once. */
export class RowDifferences {
  readonly #doubts: readonly DoubtOfNodes[];
  readonly #known = new WeakMap<Conns, WeakMap<Conns, SharedDifference>>();

  /** Of each graph what is not known. */
  constructor(doubts: readonly DoubtOfNodes[]) {
    this.#doubts = doubts;
  }

  of(src: string, rows: Pair<Conns>): RowDifference {
    const { pairs, counted } = this.#shared(rows);
    const isKnown = this.#isKnown(src, src);
    const { counts, kinds } = counted.get(isKnown) ?? this.#count(pairs, isKnown);
    counted.set(isKnown, { counts, kinds });
    const own = kinds.get(src);
    return { pairs, counts: own === undefined ? counts : { ...counts, [own]: counts[own] - 1 } };
  }

  #shared([old, young]: Pair<Conns>): SharedDifference {
    const ofOld = this.#known.get(old) ?? new WeakMap<Conns, SharedDifference>();
    this.#known.set(old, ofOld);
    const shared = ofOld.get(young) ?? { pairs: changedPairs([old, young], [[], []]), counted: new Map() };
    ofOld.set(young, shared);
    return shared;
  }

  /** What is not known of the source makes nothing known; else it hangs on each destination. */
  #count(pairs: readonly ChangedPair[], isSourceKnown: boolean): Counted {
    const counts = { added: 0, removed: 0, changed: 0 };
    const kinds = new Map<string, ChangeKind>();
    for (const { dst, before, after } of pairs) {
      const kind = changeKindOf(before, after, isSourceKnown && this.#isKnown(dst, dst));
      if (kind === undefined) continue;
      counts[kind]++;
      kinds.set(dst, kind);
    }
    return { counts, kinds };
  }

  #isKnown(src: string, dst: string): boolean {
    return this.#doubts.every((doubtOf) => doubtOf(src, dst) === undefined);
  }
}

interface SharedDifference {
  readonly pairs: readonly ChangedPair[];
  /** By whether the source is known. */
  readonly counted: Map<boolean, Counted>;
}

interface Counted {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly kinds: ReadonlyMap<string, ChangeKind>;
}
