import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { type Unmatched, unmatchedIn } from '../../cluster/unmatched-pods';
import { memoize } from '../../connectivity/memoize';
import { type LabelSelector, selectsEverything } from '../../kubernetes/label-selector';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { type PlacedPeer, podsPeers } from './peer-place';

/** Of a peer that is said by labels of pods alone; undefined where it matches, and where that is not known. */
export function unmatchedHere(view: NamespaceView, facts: NamespaceFacts, placed: PlacedPeer): Unmatched | undefined {
  return arePodsKnown(view, facts) ? unmatchedAmongKnown(view, placed) : undefined;
}

/** Those of the peers of a namespace's policies, in their order. Three rules ask, which have few to look at then. */
export function unmatchedPeers(view: NamespaceView, facts: NamespaceFacts): ReadonlyMap<PlacedPeer, Unmatched> {
  return arePodsKnown(view, facts) ? unmatchedOf(view) : none;
}

const none: ReadonlyMap<PlacedPeer, Unmatched> = new Map();

const unmatchedOf = memoize((view: NamespaceView) => {
  const found = new Map<PlacedPeer, Unmatched>();
  for (const placed of podsPeers(view)) {
    const unmatched = unmatchedAmongKnown(view, placed);
    if (unmatched !== undefined) found.set(placed, unmatched);
  }
  return found;
});

/** Of a namespace without workloads nothing is known. */
function arePodsKnown(view: NamespaceView, facts: NamespaceFacts): boolean {
  return view.workloads.length > 0 && !hasUnknownPods(view, facts);
}

function unmatchedAmongKnown(view: NamespaceView, { peer }: PlacedPeer): Unmatched | undefined {
  const { namespaceSelector, podSelector } = peer;
  if (namespaceSelector !== undefined || podSelector === undefined || selectsEverything(podSelector)) return undefined;
  const unmatched = unmatchedIn(view, podSelector);
  return unmatched === undefined || hasPlaceholder(podSelector) ? undefined : unmatched;
}

/** Another tool replaces something in it before it is applied. */
export function hasPlaceholder({ requirements }: LabelSelector): boolean {
  return requirements.some(({ key, values }) => isPlaceholder(key) || values.some(isPlaceholder));
}

/** A label that clients put on themselves to be let in: they come later. */
export function isInvitation({ unfulfilled }: Unmatched): boolean {
  if (unfulfilled?.operator === 'Exists') return true;
  return unfulfilled?.operator === 'In' && unfulfilled.values.every((value) => invitations.test(value));
}

const invitations = /^(true|yes|enabled?|allow(ed)?|granted|1)$/i;
