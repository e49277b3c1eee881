/**
 * A set of numbers from 0 up to a fixed size, 30 to a word. Sets of one size only are combined. Never changed once shared.
 * Words of 30 bits are small integers in every build of V8, and a plain array of a few costs a third of a typed one.
 */
export type Bitset = number[];

const wordSize = 30;
const fullWord = 2 ** wordSize - 1;

export function emptyBitset(size: number): Bitset {
  return words(Math.ceil(size / wordSize), 0);
}

export function fullBitset(size: number): Bitset {
  const bits = words(Math.ceil(size / wordSize), fullWord);
  const rest = size % wordSize;
  if (rest > 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
}

/** For numbers from 0 up to the same size. */
export function emptyBitsetLike(bits: Bitset): Bitset {
  return words(bits.length, 0);
}

function words(count: number, word: number): Bitset {
  const bits = new Array<number>(count);
  for (let index = 0; index < count; index++) bits[index] = word;
  return bits;
}

export function singleBit(size: number, index: number): Bitset {
  const bits = emptyBitset(size);
  addBit(bits, index);
  return bits;
}

/** Only while a set is being made. */
export function addBit(bits: Bitset, index: number): void {
  const word = (index / wordSize) | 0;
  bits[word] = (bits[word] ?? 0) | (1 << (index - word * wordSize));
}

export function withoutBit(bits: Bitset, index: number): Bitset {
  const result = bits.slice();
  const word = (index / wordSize) | 0;
  result[word] = (result[word] ?? 0) & ~(1 << (index - word * wordSize));
  return result;
}

export function hasBit(bits: Bitset, index: number): boolean {
  const word = (index / wordSize) | 0;
  return (((bits[word] ?? 0) >>> (index - word * wordSize)) & 1) === 1;
}

export function isEmptyBitset(bits: Bitset): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}

export function haveCommonBits(a: Bitset, b: Bitset): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}

export function intersectBits(a: Bitset, b: Bitset): Bitset {
  if (a === b) return a;
  const result = new Array<number>(a.length);
  for (let word = 0; word < a.length; word++) result[word] = (a[word] ?? 0) & (b[word] ?? 0);
  return result;
}

export function uniteBits(a: Bitset, b: Bitset): Bitset {
  if (a === b) return a;
  const result = new Array<number>(a.length);
  for (let word = 0; word < a.length; word++) result[word] = (a[word] ?? 0) | (b[word] ?? 0);
  return result;
}

export function subtractBits(a: Bitset, b: Bitset): Bitset {
  const result = new Array<number>(a.length);
  for (let word = 0; word < a.length; word++) result[word] = (a[word] ?? 0) & ~(b[word] ?? 0);
  return result;
}

export function countBits(bits: Bitset): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += bitsOfWord(bits[word] ?? 0);
  return count;
}

/** The numbers of the set, ascending. */
export function forEachBit(bits: Bitset, visit: (index: number) => void): void {
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] ?? 0;
    while (left !== 0) {
      const lowest = left & -left;
      visit(word * wordSize + 31 - Math.clz32(lowest));
      left ^= lowest;
    }
  }
}

/** The lowest number of the set; undefined for an empty one. */
export function firstBit(bits: Bitset): number | undefined {
  for (let word = 0; word < bits.length; word++) {
    const left = bits[word] ?? 0;
    if (left !== 0) return word * wordSize + 31 - Math.clz32(left & -left);
  }
  return undefined;
}

function bitsOfWord(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((pairs + (pairs >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
