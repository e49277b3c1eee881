import { compareText } from '../text/compare-text';

/** Lines in the order of the comparison. */
export interface ScopeEntries<Entry> {
  readonly scope: string;
  readonly entries: Iterable<Entry>;
}

/** What speaks of one pair. */
interface Ends {
  readonly src: string;
  readonly dst: string;
}

/** The entries of all scopes in one order, without holding them all; with the scope where there are several. */
export function* mergeScopes<Entry extends object>(
  scopes: readonly ScopeEntries<Entry>[],
  compare: (a: Entry, b: Entry) => number,
): Iterable<Entry & { readonly scope?: string }> {
  const heads = scopes.map(({ scope, entries }) => {
    const iterator = entries[Symbol.iterator]();
    return { scope, iterator, next: iterator.next() };
  });
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (first === undefined || compare(head.next.value, first.next.value) < 0) first = head;
    }
    if (first === undefined || first.next.done === true) return;
    const entry: Entry = first.next.value;
    yield scopes.length > 1 ? { ...entry, scope: first.scope } : entry;
    first.next = first.iterator.next();
  }
}

/** By `src`, then `dst`. */
export function compareEnds(a: Ends, b: Ends): number {
  return compareText(a.src, b.src) || compareText(a.dst, b.dst);
}
