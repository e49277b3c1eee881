import { compareText } from '../text/compare-text';
import type { Conns, GraphRow } from './build-graph';

export type Pair<Value> = readonly [before: Value, after: Value];

/** All that one source sends in two graphs. */
export interface RowPair {
  readonly src: string;
  readonly rows: Pair<Conns>;
}

/** The rows of two graphs side by side, source by source, while they are computed; a row that is missing is empty. */
export function* mergeRows(before: Iterable<GraphRow>, after: Iterable<GraphRow>): Iterable<RowPair> {
  const [old, young] = [before[Symbol.iterator](), after[Symbol.iterator]()];
  let [one, other] = [old.next(), young.next()];
  for (;;) {
    const first: GraphRow | undefined = one.done === true ? undefined : one.value;
    const second: GraphRow | undefined = other.done === true ? undefined : other.value;
    if (first !== undefined && (second === undefined || compareText(first.src, second.src) < 0)) {
      yield { src: first.src, rows: [first.conns, nothing] };
      one = old.next();
    } else if (second !== undefined && first?.src !== second.src) {
      yield { src: second.src, rows: [nothing, second.conns] };
      other = young.next();
    } else if (first !== undefined && second !== undefined) {
      yield { src: first.src, rows: [first.conns, second.conns] };
      [one, other] = [old.next(), young.next()];
    } else return;
  }
}

const nothing: Conns = new Map();
