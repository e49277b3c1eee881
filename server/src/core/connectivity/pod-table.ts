import type { NamespaceView } from '../cluster/namespace-view';
import type { Labels } from '../kubernetes/labels';
import { addBit, type Bitset, emptyBitset, fullBitset } from './bitset';
import { endpointsOfNamespace, isOrdinaryPod, type PodEndpoint } from './endpoint';
import { type Family, familiesOf } from './families';
import { LabelPostings } from './label-postings';
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
  /** One of the pods that are not in `addressed`; undefined when there are none. */
  readonly firstUnaddressed: PodEndpoint | undefined;
  /** Undefined when there are no ordinary pods. */
  readonly firstOrdinary: PodEndpoint | undefined;
  /** The pods by the families of which they have, or may have, addresses. */
  readonly byFamilies: readonly PodsOfFamilies[];
  /** Pods of `labelled` that have the label with one of these values, or with any. */
  readonly withLabel: (key: string, values: readonly string[]) => Bitset;
  readonly withKey: (key: string) => Bitset;
}

export interface PodsOfFamilies {
  readonly families: readonly Family[];
  readonly pods: Bitset;
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
  let kept: LabelPostings | undefined;
  const postings = () => {
    kept ??= new LabelPostings(pods.length, none, (index) => labelsAt(pods, index));
    return kept;
  };
  return {
    pods,
    none,
    all,
    ordinary,
    labelled,
    unlabelled: sets.unlabelled,
    addressed: sets.addressed,
    firstUnaddressed: pods.find((pod) => isOrdinaryPod(pod) && pod.addresses === undefined),
    firstOrdinary,
    byFamilies: groupByFamilies(pods, all),
    withLabel: (key, values) => postings().withLabel(key, values),
    withKey: (key) => postings().withKey(key),
  };
});

/** Mostly all are alike. */
function groupByFamilies(pods: readonly PodEndpoint[], all: Bitset): readonly PodsOfFamilies[] {
  const groups = new Map<string, PodsOfFamilies>();
  pods.forEach((pod, index) => {
    const families = familiesOf(pod);
    const group = groups.get(families.join()) ?? { families, pods: emptyBitset(pods.length) };
    groups.set(families.join(), group);
    addBit(group.pods, index);
  });
  const [first, ...others] = groups.values();
  return first !== undefined && others.length === 0 ? [{ ...first, pods: all }] : [...groups.values()];
}

/** What selectors see. */
function labelsAt(pods: readonly PodEndpoint[], index: number): Labels | undefined {
  const pod = pods[index];
  return pod !== undefined && isOrdinaryPod(pod) && pod.workload.unknown === undefined
    ? pod.workload.labels
    : undefined;
}
