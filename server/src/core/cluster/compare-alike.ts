import { groupBy } from '../group-by';

/** Items of which many are alike, compared in pairs. */
export interface AlikeItems<Item> {
  /** Equal for items that are alike; undefined for what is not among the items. */
  readonly idOf: (item: Item) => number | undefined;
  /** What `compare`, which is symmetric, says of two of the items. Asked once for all that are alike. */
  readonly compare: (a: Item, b: Item) => boolean;
}

/** Those of equal text are alike. */
export function compareAlike<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  compare: (a: Item, b: Item) => boolean,
): AlikeItems<Item> {
  const groups = [...groupBy(items, textOf).values()];
  const ids = new Map(groups.flatMap((group, id) => group.map((item) => [item, id] as const)));
  const answers = new Map<number, boolean>();
  return {
    idOf: (item) => ids.get(item),
    compare(a, b) {
      const [one = -1, other = -1] = [ids.get(a), ids.get(b)];
      if (one < 0 || other < 0) return compare(a, b);
      const pair = Math.min(one, other) * groups.length + Math.max(one, other);
      const answer = answers.get(pair) ?? compare(a, b);
      answers.set(pair, answer);
      return answer;
    },
  };
}
