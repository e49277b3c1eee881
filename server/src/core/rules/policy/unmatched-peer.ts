import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { type Unmatched, unmatchedIn } from '../../cluster/unmatched-pods';
import { memoize } from '../../connectivity/memoize';
import { type LabelSelector, selectsEverything } from '../../kubernetes/label-selector';
import { isPlaceholder } from '../../kubernetes/placeholder';
import type { PlacedPeer } from './peer-place';

/** Of a peer that is said by labels of pods alone; undefined where it matches, and where that is not known. */
export function unmatchedHere(view: NamespaceView, facts: NamespaceFacts, { peer }: PlacedPeer): Unmatched | undefined {
  const { namespaceSelector, podSelector } = peer;
  if (namespaceSelector !== undefined || podSelector === undefined || selectsEverything(podSelector)) return undefined;
  // Of a namespace without workloads nothing is known.
  if (view.workloads.length === 0 || hasUnknownPods(view, facts)) return undefined;
  return hasPlaceholder(podSelector) ? undefined : unmatchedIn(view, podSelector);
}

/** Another tool replaces something in it before it is applied. */
export const hasPlaceholder: (selector: LabelSelector) => boolean = memoize(({ requirements }: LabelSelector) =>
  requirements.some(({ key, values }) => [key, ...values].some(isPlaceholder)),
);

/** A label that clients put on themselves to be let in: they come later. */
export function isInvitation({ unfulfilled }: Unmatched): boolean {
  if (unfulfilled?.operator === 'Exists') return true;
  return unfulfilled?.operator === 'In' && unfulfilled.values.every((value) => invitations.test(value));
}

const invitations = /^(true|yes|enabled?|allow(ed)?|granted|1)$/i;
