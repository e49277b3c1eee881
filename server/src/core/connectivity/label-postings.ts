import type { Labels } from '../kubernetes/labels';
import { addBit, type Bitset, emptyBitset } from './bitset';

/** Which of some numbered pods have a label, by key and value. */
export class LabelPostings {
  readonly #size: number;
  readonly #none: Bitset;
  readonly #byKey = new Map<string, Posting>();

  /** `labelsOf` gives nothing for a pod that must not be found. `none` is what is given for a label that no pod has. */
  constructor(size: number, none: Bitset, labelsOf: (pod: number) => Labels | undefined) {
    this.#size = size;
    this.#none = none;
    for (let pod = 0; pod < size; pod++) {
      for (const [key, value] of labelsOf(pod) ?? []) {
        const posting: Posting = this.#byKey.get(key) ?? { pods: [], bits: undefined, byValue: new Map() };
        this.#byKey.set(key, posting);
        posting.pods.push(pod);
        const ofValue: Numbers = posting.byValue.get(value) ?? { pods: [], bits: undefined };
        posting.byValue.set(value, ofValue);
        ofValue.pods.push(pod);
      }
    }
  }

  withKey(key: string): Bitset {
    return this.#bitsOf(this.#byKey.get(key));
  }

  /** One of the values is enough. */
  withLabel(key: string, values: readonly string[]): Bitset {
    const byValue = this.#byKey.get(key)?.byValue;
    if (byValue === undefined) return this.#none;
    const [value] = values;
    if (values.length === 1 && value !== undefined) return this.#bitsOf(byValue.get(value));
    const bits = emptyBitset(this.#size);
    for (const each of values) for (const pod of byValue.get(each)?.pods ?? []) addBit(bits, pod);
    return bits;
  }

  #bitsOf(numbers: Numbers | undefined): Bitset {
    if (numbers === undefined) return this.#none;
    if (numbers.bits !== undefined) return numbers.bits;
    const bits = this.#collect(numbers.pods);
    // A label that few pods have costs a few numbers, however many such labels there are.
    if (numbers.pods.length >= worthKeeping) numbers.bits = bits;
    return bits;
  }

  #collect(pods: readonly number[]): Bitset {
    const bits = emptyBitset(this.#size);
    for (const pod of pods) addBit(bits, pod);
    return bits;
  }
}

interface Numbers {
  readonly pods: number[];
  bits: Bitset | undefined;
}

interface Posting extends Numbers {
  readonly byValue: Map<string, Numbers>;
}

const worthKeeping = 4;
