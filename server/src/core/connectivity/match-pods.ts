import { assertNever } from '../invariant';
import { asksControllers, setByControllers } from '../kubernetes/controller-labels';
import type { LabelRequirement } from '../kubernetes/label-selector';
import type { Selector } from '../policies/ir';
import {
  addBit,
  type Bitset,
  emptyBitset,
  forEachBit,
  intersectBits,
  isEmptyBitset,
  subtractBits,
  uniteBits,
} from './bitset';
import { joinAddresses } from './join-addresses';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import type { PodTable } from './pod-table';
import type { Truth } from './truth';

/** The pods of a table that a selector matches, and those that it may match; disjoint. */
export interface MatchedPods {
  readonly yes: Bitset;
  readonly maybe: Bitset;
}

/** What `matchSelector` says of each pod, for all pods of a namespace at once. */
export function matchPods(selector: Selector, table: PodTable, options: ConnectivityOptions): MatchedPods {
  switch (selector.kind) {
    case 'all':
      return certainly(table.all, table);
    case 'none':
      return certainly(table.none, table);
    case 'unknown':
      return { yes: table.none, maybe: table.all };
    case 'not': {
      const { yes, maybe } = matchPods(selector.of, table, options);
      return { yes: subtract(subtract(table.all, yes, table), maybe, table), maybe };
    }
    case 'and':
      return matchEvery(selector.of, table, options);
    case 'or':
      return matchSome(selector.of, table, options);
    case 'namespace':
    case 'namespace-labels': {
      // All ordinary pods of a namespace are alike to these, and no other pod is matched.
      const { firstOrdinary, ordinary } = table;
      return alike(
        firstOrdinary === undefined ? 'no' : matchSelector(selector, firstOrdinary, options),
        ordinary,
        table,
      );
    }
    case 'pod-labels':
      return matchLabels(selector, table, options);
    case 'ip':
      return matchIp(selector, table, options);
    case 'node-labels':
      // Pods on a node's network have addresses, or none that is known; others are never matched.
      return matchOneByOne(selector, table.addressed, table, options);
    case 'fqdn':
      return certainly(table.none, table);
    default:
      return assertNever(selector);
  }
}

function certainly(yes: Bitset, { none }: PodTable): MatchedPods {
  return { yes, maybe: none };
}

function alike(truth: Truth, pods: Bitset, { none }: PodTable): MatchedPods {
  return { yes: truth === 'yes' ? pods : none, maybe: truth === 'unknown' ? pods : none };
}

function matchEvery(of: readonly Selector[], table: PodTable, options: ConnectivityOptions): MatchedPods {
  let yes = table.all;
  let possible = table.all;
  for (const part of of) {
    const matched = matchPods(part, table, options);
    yes = intersect(yes, matched.yes, table);
    possible = intersect(possible, unite(matched.yes, matched.maybe, table), table);
    if (possible === table.none) break;
  }
  return { yes, maybe: subtract(possible, yes, table) };
}

function matchSome(of: readonly Selector[], table: PodTable, options: ConnectivityOptions): MatchedPods {
  let yes = table.none;
  let possible = table.none;
  for (const part of of) {
    const matched = matchPods(part, table, options);
    yes = unite(yes, matched.yes, table);
    possible = unite(possible, unite(matched.yes, matched.maybe, table), table);
  }
  const maybe = subtract(possible, yes, table);
  const together = joinAddresses(of, maybe !== table.none);
  if (together === undefined) return { yes, maybe };
  const matched = matchPods(together, table, options);
  return { yes: unite(yes, matched.yes, table), maybe: subtract(maybe, matched.yes, table) };
}

function matchLabels(
  selector: Selector & { readonly kind: 'pod-labels' },
  table: PodTable,
  options: ConnectivityOptions,
): MatchedPods {
  const { requirements } = selector.selector;
  // An empty selector takes a pod whatever its labels are.
  if (requirements.length === 0) return certainly(table.ordinary, table);
  if (options.unstated === 'unknown' && asksControllers(selector.selector)) {
    const others = requirements.filter(({ key }) => !setByControllers.has(key));
    const { yes, maybe } = matchOneByOne(selector, withAll(others, table), table, options);
    return { yes, maybe: unite(maybe, table.unlabelled, table) };
  }
  return { yes: withAll(requirements, table), maybe: table.unlabelled };
}

/** Pods whose labels are known and fulfil every requirement. */
function withAll(requirements: readonly LabelRequirement[], table: PodTable): Bitset {
  let yes = table.labelled;
  for (const requirement of requirements) {
    yes = intersect(yes, matchRequirement(requirement, table), table);
    if (yes === table.none) break;
  }
  return yes;
}

/** As k8s.io/apimachinery/pkg/labels has it: NotIn and DoesNotExist hold for an absent key. */
function matchRequirement({ key, operator, values }: LabelRequirement, table: PodTable): Bitset {
  switch (operator) {
    case 'In':
      return table.withLabel(key, values);
    case 'NotIn':
      return subtract(table.labelled, table.withLabel(key, values), table);
    case 'Exists':
      return table.withKey(key);
    case 'DoesNotExist':
      return subtract(table.labelled, table.withKey(key), table);
  }
}

/** Pods without a known address are alike to an ipBlock. */
function matchIp(selector: Selector, table: PodTable, options: ConnectivityOptions): MatchedPods {
  const { addressed, firstUnaddressed } = table;
  const rest = firstUnaddressed === undefined ? 'no' : matchSelector(selector, firstUnaddressed, options);
  const unaddressed = alike(rest, subtract(table.all, addressed, table), table);
  if (addressed === table.none) return unaddressed;
  const { yes, maybe } = matchOneByOne(selector, addressed, table, options);
  return { yes: unite(yes, unaddressed.yes, table), maybe: unite(maybe, unaddressed.maybe, table) };
}

/** For what looks at each pod by itself. */
function matchOneByOne(selector: Selector, pods: Bitset, table: PodTable, options: ConnectivityOptions): MatchedPods {
  const yes = emptyBitset(table.pods.length);
  const maybe = emptyBitset(table.pods.length);
  forEachBit(pods, (index) => {
    const pod = table.pods[index];
    const truth = pod === undefined ? 'no' : matchSelector(selector, pod, options);
    if (truth === 'yes') addBit(yes, index);
    if (truth === 'unknown') addBit(maybe, index);
  });
  return { yes: shared(yes, table), maybe: shared(maybe, table) };
}

/** Empty sets are one object each, so that most combinations end at a comparison. */
function shared(bits: Bitset, { none }: PodTable): Bitset {
  return isEmptyBitset(bits) ? none : bits;
}

function intersect(a: Bitset, b: Bitset, table: PodTable): Bitset {
  if (a === b || b === table.all) return a;
  if (a === table.all) return b;
  return a === table.none || b === table.none ? table.none : shared(intersectBits(a, b), table);
}

function unite(a: Bitset, b: Bitset, table: PodTable): Bitset {
  if (a === b || b === table.none || a === table.all) return a;
  return a === table.none || b === table.all ? b : uniteBits(a, b);
}

function subtract(a: Bitset, b: Bitset, table: PodTable): Bitset {
  if (b === table.none || a === table.none) return a;
  return a === b || b === table.all ? table.none : shared(subtractBits(a, b), table);
}
