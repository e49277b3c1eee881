import type { NamespaceView } from '../cluster/namespace-view';
import { addBit, type Bitset, emptyBitset, fullBitset } from './bitset';
import { endpointsOfNamespace, isOrdinaryPod, type PodEndpoint } from './endpoint';
import { memoize } from './memoize';

/**
 * The pods of one namespace, numbered in the namespace's order, with a set of numbers for each label.
 * A selector is evaluated once for all of them, by combining sets.
 */
export interface PodTable {
  readonly pods: readonly PodEndpoint[];
  readonly none: Bitset;
  readonly all: Bitset;
  /** Those that selectors can select: not those on the node's network. */
  readonly ordinary: Bitset;
  /** Ordinary pods whose labels are known. */
  readonly labelled: Bitset;
  /** Ordinary pods whose labels are not known. */
  readonly unlabelled: Bitset;
  /** Pods with an address that is known, and those on the node's network. */
  readonly addressed: Bitset;
  /** Undefined when there are no ordinary pods. */
  readonly firstOrdinary: PodEndpoint | undefined;
  /** Pods of `labelled` that have the label with one of these values, or with any. */
  readonly withLabel: (key: string, values: readonly string[]) => Bitset;
  readonly withKey: (key: string) => Bitset;
}

/** Kept as long as neither the pods nor the labels of the namespace change. */
export function podTableOf(namespace: NamespaceView): PodTable {
  return tableOf(endpointsOfNamespace(namespace));
}

const tableOf = memoize((pods: readonly PodEndpoint[]): PodTable => {
  const none = emptyBitset(pods.length);
  const all = fullBitset(pods.length);
  const sets = { ordinary: none, labelled: none, unlabelled: none, addressed: none };
  const put = (name: keyof typeof sets, index: number) => {
    if (sets[name] === none) sets[name] = emptyBitset(pods.length);
    addBit(sets[name], index);
  };
  pods.forEach((pod, index) => {
    const isOrdinary = isOrdinaryPod(pod);
    if (isOrdinary) put('ordinary', index);
    if (isOrdinary) put(pod.workload.unknown === undefined ? 'labelled' : 'unlabelled', index);
    if (!isOrdinary || pod.addresses !== undefined) put('addressed', index);
  });
  const firstOrdinary = pods.find(isOrdinaryPod);
  const isAllOrdinary = pods.every(isOrdinaryPod);
  // Equal sets are one object, so that most combinations end at a comparison.
  const ordinary = isAllOrdinary ? all : sets.ordinary;
  const labelled = sets.unlabelled === none ? ordinary : sets.labelled;
  let index: LabelIndex | undefined;
  const labels = () => {
    index ??= indexLabels(pods);
    return index;
  };
  const collect = (numbers: readonly number[]) => {
    if (numbers.length === 0) return none;
    const bits = emptyBitset(pods.length);
    for (const number of numbers) addBit(bits, number);
    return bits;
  };
  return {
    pods,
    none,
    all,
    ordinary,
    labelled,
    unlabelled: sets.unlabelled,
    addressed: sets.addressed,
    firstOrdinary,
    withLabel: (key, values) => collect(values.flatMap((value) => labels().get(key)?.get(value) ?? [])),
    withKey: (key) => collect([...(labels().get(key)?.values() ?? [])].flat()),
  };
});

/** Numbers of pods by label key, then by value. Lists and not sets: a label that one pod has costs one number. */
type LabelIndex = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

function indexLabels(pods: readonly PodEndpoint[]): LabelIndex {
  const index = new Map<string, Map<string, number[]>>();
  pods.forEach((pod, number) => {
    if (!isOrdinaryPod(pod) || pod.workload.unknown !== undefined) return;
    for (const [key, value] of pod.workload.labels) {
      const values = index.get(key) ?? new Map<string, number[]>();
      index.set(key, values);
      const alike = values.get(value);
      if (alike === undefined) values.set(value, [number]);
      else alike.push(number);
    }
  });
  return index;
}
