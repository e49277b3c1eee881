import type { Bounds } from '../connectivity/evaluate-plane';
import { compareText } from '../text/compare-text';
import type { BoundedEdge } from './build-graph';

/** Connections by destination. */
export type Conns = ReadonlyMap<string, Bounds>;

export type Pair<Value> = readonly [before: Value, after: Value];

/** All that one source sends in two graphs. */
export interface RowPair {
  readonly src: string;
  readonly rows: Pair<Conns>;
}

/** The rows of two graphs side by side, source by source, while they are computed; a row that is missing is empty. */
export function* mergeRows(before: Iterable<BoundedEdge>, after: Iterable<BoundedEdge>): Iterable<RowPair> {
  const [old, young] = [rowsOf(before)[Symbol.iterator](), rowsOf(after)[Symbol.iterator]()];
  let [one, other] = [old.next(), young.next()];
  for (;;) {
    const first: Row | undefined = one.done === true ? undefined : one.value;
    const second: Row | undefined = other.done === true ? undefined : other.value;
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

interface Row {
  readonly src: string;
  readonly conns: Conns;
}

function* rowsOf(edges: Iterable<BoundedEdge>): Iterable<Row> {
  let row: { readonly src: string; readonly conns: Map<string, Bounds> } | undefined;
  for (const { src, dst, bounds } of edges) {
    if (row?.src !== src) {
      if (row !== undefined) yield row;
      row = { src, conns: new Map() };
    }
    row.conns.set(dst, bounds);
  }
  if (row !== undefined) yield row;
}
