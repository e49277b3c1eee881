/**
 * Sets of ordered values as sorted boundaries of half-open intervals: [from, to, from, to, …], strictly ascending.
 * Half-open intervals need comparison only, so numbers (ports) and bigints (addresses) share this file,
 * and adjacent intervals merge by themselves: equal sets have equal boundaries.
 */
export type Boundaries<T extends number | bigint> = readonly T[];

/** Every value from `from` up to and without `to`; empty when there is none. */
export function interval<T extends number | bigint>(from: T, to: T): Boundaries<T> {
  return from < to ? [from, to] : [];
}

export function unionOf<T extends number | bigint>(a: Boundaries<T>, b: Boundaries<T>): Boundaries<T> {
  return combine(a, b, (inA, inB) => inA || inB);
}

export function intersectionOf<T extends number | bigint>(a: Boundaries<T>, b: Boundaries<T>): Boundaries<T> {
  return combine(a, b, (inA, inB) => inA && inB);
}

export function differenceOf<T extends number | bigint>(a: Boundaries<T>, b: Boundaries<T>): Boundaries<T> {
  return combine(a, b, (inA, inB) => inA && !inB);
}

export function hasValue<T extends number | bigint>(boundaries: Boundaries<T>, value: T): boolean {
  // Inside exactly when an odd number of boundaries lies at or below the value.
  return boundariesUpTo(boundaries, value) % 2 === 1;
}

/** Whether every value of the second set is in the first one. */
export function hasEvery<T extends number | bigint>(boundaries: Boundaries<T>, others: Boundaries<T>): boolean {
  for (let index = 0; index < others.length; index += 2) {
    // An interval lies within one other, as neighbours are merged: that which has its first value.
    const position = boundariesUpTo(boundaries, others[index] as T);
    if (position % 2 === 0 || (boundaries[position] as T) < (others[index + 1] as T)) return false;
  }
  return true;
}

/** How many boundaries are at or below the value. */
export function boundariesUpTo<T extends number | bigint>(boundaries: Boundaries<T>, value: T): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boundaries[middle] as T) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function sameBoundaries<T extends number | bigint>(a: Boundaries<T>, b: Boundaries<T>): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}

/** Walks both lists once and keeps the positions at which the combined membership changes. */
function combine<T extends number | bigint>(
  a: Boundaries<T>,
  b: Boundaries<T>,
  isMember: (inA: boolean, inB: boolean) => boolean,
): Boundaries<T> {
  const result: T[] = [];
  let indexA = 0;
  let indexB = 0;
  let inside = false;
  while (indexA < a.length || indexB < b.length) {
    const nextA = a[indexA];
    const nextB = b[indexB];
    const position = nextB === undefined || (nextA !== undefined && nextA <= nextB) ? (nextA as T) : nextB;
    if (nextA === position) indexA++;
    if (nextB === position) indexB++;
    const member = isMember(indexA % 2 === 1, indexB % 2 === 1);
    if (member !== inside) result.push(position);
    inside = member;
  }
  return result;
}
