import { type LabelSelector, selectsEverything } from '../kubernetes/label-selector';
import type { Selector } from './ir';

/** Pods of all namespaces with certain labels; an empty selector asks for none. */
export function podsOfNamespaces(namespaceSelector: LabelSelector, podSelector: LabelSelector): Selector {
  const namespaces: Selector = { kind: 'namespace-labels', selector: namespaceSelector };
  if (selectsEverything(podSelector)) return namespaces;
  return { kind: 'and', of: [namespaces, { kind: 'pod-labels', selector: podSelector }] };
}

/** What one of several selectors matches. */
export function anyOf(selectors: readonly Selector[]): Selector {
  return selectors.length === 1 && selectors[0] !== undefined ? selectors[0] : { kind: 'or', of: selectors };
}
