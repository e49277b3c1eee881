/** A set of numbers from 0 up to a fixed size, 32 to a word. Sets of one size only are combined. Never changed once shared. */
export type Bitset = Uint32Array;

export function emptyBitset(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

export function fullBitset(size: number): Bitset {
  const bits = emptyBitset(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest > 0) bits[bits.length - 1] = (1 << rest) - 1;
  return bits;
}

export function singleBit(size: number, index: number): Bitset {
  const bits = emptyBitset(size);
  addBit(bits, index);
  return bits;
}

/** Only while a set is being made. */
export function addBit(bits: Bitset, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function hasBit(bits: Bitset, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
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
  const result = new Uint32Array(a.length);
  for (let word = 0; word < a.length; word++) result[word] = (a[word] ?? 0) & (b[word] ?? 0);
  return result;
}

export function uniteBits(a: Bitset, b: Bitset): Bitset {
  if (a === b) return a;
  const result = new Uint32Array(a.length);
  for (let word = 0; word < a.length; word++) result[word] = (a[word] ?? 0) | (b[word] ?? 0);
  return result;
}

export function subtractBits(a: Bitset, b: Bitset): Bitset {
  const result = new Uint32Array(a.length);
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
      visit((word << 5) + 31 - Math.clz32(lowest));
      left ^= lowest;
    }
  }
}

/** The lowest number of the set; undefined for an empty one. */
export function firstBit(bits: Bitset): number | undefined {
  for (let word = 0; word < bits.length; word++) {
    const left = bits[word] ?? 0;
    if (left !== 0) return (word << 5) + 31 - Math.clz32(left & -left);
  }
  return undefined;
}

function bitsOfWord(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((pairs + (pairs >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
