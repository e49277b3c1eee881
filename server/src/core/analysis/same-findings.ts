import type { Finding } from '../rules/finding';

/** Whether two lists say the same in the same order. Rules make their findings anew each time that they run. */
export function areSameFindings(a: readonly Finding[] | undefined, b: readonly Finding[] | undefined): boolean {
  if (a === b) return true;
  return a?.length === b?.length && a?.every((finding, index) => isSame(finding, b?.[index])) === true;
}

function isSame(a: Finding, b: Finding | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Of two lists, both without the findings with which both begin and end. */
export function withoutAlike(a: readonly Finding[], b: readonly Finding[]): readonly Finding[] {
  const length = Math.min(a.length, b.length);
  let start = 0;
  while (start < length && isSameAt(a, start, b, start)) start++;
  let end = 0;
  while (end < length - start && isSameAt(a, a.length - 1 - end, b, b.length - 1 - end)) end++;
  return [...a.slice(start, a.length - end), ...b.slice(start, b.length - end)];
}

function isSameAt(a: readonly Finding[], ofA: number, b: readonly Finding[], ofB: number): boolean {
  const finding = a[ofA];
  return finding !== undefined && isSame(finding, b[ofB]);
}
