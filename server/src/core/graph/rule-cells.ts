import { type Bitset, intersectBits, isEmptyBitset, subtractBits } from '../connectivity/bitset';
import { matchPods } from '../connectivity/match-pods';
import type { ConnectivityOptions } from '../connectivity/options';
import type { PodTable } from '../connectivity/pod-table';
import type { Rule } from '../policies/ir';

/** Pods of a namespace that the same rules match, at least one of them. */
export interface RuleCell {
  readonly pods: Bitset;
  readonly certain: readonly Rule[];
  /** Those that may match. */
  readonly possible: readonly Rule[];
}

/** The pods that any of the rules has as a peer, in cells that share none. */
export function ruleCells(rules: readonly Rule[], table: PodTable, options: ConnectivityOptions): readonly RuleCell[] {
  let cells: readonly RuleCell[] = [{ pods: table.all, certain: [], possible: [] }];
  for (const rule of rules) {
    const { yes, maybe } = matchPods(rule.peer, table, options);
    if (yes === table.none && maybe === table.none) continue;
    cells = cells.flatMap(({ pods, certain, possible }) =>
      [
        { pods: intersectBits(pods, yes), certain: [...certain, rule], possible },
        { pods: intersectBits(pods, maybe), certain, possible: [...possible, rule] },
        { pods: subtractBits(subtractBits(pods, yes), maybe), certain, possible },
      ].filter((cell) => !isEmptyBitset(cell.pods)),
    );
  }
  return cells.filter(({ certain, possible }) => certain.length + possible.length > 0);
}
