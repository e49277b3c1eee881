import { compareText } from './compare-text';

/** The candidate that was probably meant, or undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  return nearestOnes(word, candidates)[0];
}

/** All of them that are equally close. */
export function nearestOnes(word: string, candidates: readonly string[]): readonly string[] {
  const containing = candidates.filter((candidate) => word.length >= 3 && candidate.includes(word));
  if (containing.length > 0) return containing;
  let best: string[] = [];
  // Up to a third of the word may be wrong.
  let bestDistance = Math.floor(word.length / 3);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance > bestDistance) continue;
    if (distance < bestDistance) best = [];
    best.push(candidate);
    bestDistance = distance;
  }
  return best;
}

/** The candidates, each once, those that need the fewest changes first. */
export function byDistance(word: string, candidates: Iterable<string>): readonly string[] {
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance || compareText(a.candidate, b.candidate))
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Whether one of two different words is probably the other with a slip: up to two changes, and few for its length. */
export function isTypingError(a: string, b: string): boolean {
  // `shard-1` and `shard-2` are two names.
  if (withoutNumbers(a) === withoutNumbers(b)) return false;
  if (a.toLowerCase() === b.toLowerCase()) return true;
  const most = Math.min(2, Math.floor(Math.min(a.length, b.length) / 3));
  return Math.abs(a.length - b.length) <= most && editDistance(a, b) <= most;
}

/**
 * Whether one of two different texts is so surely the other with one slip that nobody need be asked: a letter too many, too
 * few or another one, or two of them swapped, in one longer word of them. `reader` and `leader`, `us-west` and `us-east`,
 * `zone-a` and `zone-b`, `v1` and `v2` are no slips.
 */
export function isSlip(a: string, b: string): boolean {
  if (numbersOf(a) !== numbersOf(b)) return false;
  const [words, others] = [wordsOf(a), wordsOf(b)];
  if (words.join('') === others.join('')) return true;
  const [first, ...more] = words.flatMap((word, index) =>
    word === others[index] ? [] : [[word, others[index] ?? '']],
  );
  if (first === undefined || more.length > 0 || words.length !== others.length) return false;
  const [word = '', other = ''] = first;
  return Math.min(word.length, other.length) >= 4 && hasOneSlip(word, other);
}

function numbersOf(text: string): string {
  return (text.match(/\d+/g) ?? []).join();
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** Of different words. The first letter is seldom mistyped, and another one at an end is rather another word. */
function hasOneSlip(a: string, b: string): boolean {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (start === 0) return false;
  if (left.length !== right.length) return left.length + right.length === 1;
  return left.length === 1 ? end > 0 : left.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** The same text for names that differ in numbers only. */
export function withoutNumbers(name: string): string {
  return name.replace(/\d+/g, '0');
}
