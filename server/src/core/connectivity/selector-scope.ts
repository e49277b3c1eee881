import { isPlaced } from '../cluster/unplaced';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import type { Selector } from '../policies/ir';
import { isEveryAddress, joinAddresses } from './join-addresses';
import { matchSelector } from './match';
import type { ConnectivityOptions } from './options';
import type { PodTable } from './pod-table';

/** Where selectors may match a pod, by what they are made of: most policies speak of few namespaces. */
export interface SelectorScope {
  /** Pods of any namespace may be matched by something else than these. */
  readonly isAnywhere: boolean;
  /** Names of namespaces whose pods may be matched. */
  readonly namespaces: ReadonlySet<string>;
  /** Pods of namespaces that one of these matches may be matched. */
  readonly labelled: readonly NamespaceLabels[];
  /** Pods anywhere may be matched by their address. */
  readonly usesAddresses: boolean;
}

export type NamespaceLabels = Selector & { readonly kind: 'namespace-labels' };

const nowhere: SelectorScope = { isAnywhere: false, namespaces: new Set(), labelled: [], usesAddresses: false };
const anywhere: SelectorScope = { ...nowhere, isAnywhere: true, usesAddresses: true };

/** Whether a pod of the namespace may be matched. */
export function mayMatchIn(
  { isAnywhere, namespaces, labelled, usesAddresses }: SelectorScope,
  namespace: string,
  table: PodTable,
  options: ConnectivityOptions,
): boolean {
  if (isAnywhere || namespaces.has(namespace)) return true;
  if (usesAddresses && mayMatchAddresses(table, options)) return true;
  const { firstOrdinary } = table;
  // What is no name may stand for each of these.
  if (namespaces.size > 0 && firstOrdinary?.namespace.isUnplaced === true) return true;
  return firstOrdinary !== undefined && labelled.some((one) => matchSelector(one, firstOrdinary, options) !== 'no');
}

/** Whether what matches addresses may match one of the pods. */
export function mayMatchAddresses(
  { addressed, none, firstUnaddressed }: PodTable,
  { unstated }: ConnectivityOptions,
): boolean {
  return addressed !== none || unstated === 'unknown' || firstUnaddressed?.within !== undefined;
}

/** Where any of the selectors may match. */
export function scopeOf(selectors: readonly Selector[]): SelectorScope {
  const [first, ...others] = selectors;
  if (first === undefined) return nowhere;
  if (others.length === 0) return scopeOfOne(first);
  const namespaces = new Set<string>();
  const labelled: NamespaceLabels[] = [];
  let usesAddresses = false;
  for (const selector of selectors) {
    const scope = scopeOfOne(selector);
    if (scope.isAnywhere) return anywhere;
    for (const name of scope.namespaces) namespaces.add(name);
    labelled.push(...scope.labelled);
    usesAddresses ||= scope.usesAddresses;
  }
  return { isAnywhere: false, namespaces, labelled, usesAddresses };
}

function scopeOfOne(selector: Selector): SelectorScope {
  switch (selector.kind) {
    case 'none':
    case 'fqdn':
      return nowhere;
    case 'namespace':
      return isPlaced(selector.name) ? { ...nowhere, namespaces: new Set([selector.name]) } : anywhere;
    case 'ip':
      return isEveryAddress(selector) ? anywhere : { ...nowhere, usesAddresses: true };
    case 'node-labels':
      return { ...nowhere, usesAddresses: true };
    case 'namespace-labels':
      return scopeOfLabels(selector);
    case 'and': {
      // Every part must match, so one is enough.
      let narrowest = anywhere;
      for (const part of selector.of) {
        const scope = scopeOfOne(part);
        if (scope.isAnywhere) continue;
        if (scope.labelled.length === 0) return scope;
        narrowest = scope;
      }
      return narrowest;
    }
    case 'or':
      return joinAddresses(selector.of, false) === undefined ? scopeOf(selector.of) : anywhere;
    default:
      return anywhere;
  }
}

function scopeOfLabels(selector: NamespaceLabels): SelectorScope {
  const { requirements } = selector.selector;
  if (requirements.length === 0) return anywhere;
  // Every namespace has this label, with its name.
  const own = requirements.find(({ key, operator }) => key === namespaceNameLabel && operator === 'In');
  return own === undefined ? { ...nowhere, labelled: [selector] } : { ...nowhere, namespaces: new Set(own.values) };
}
