import {
  areWorkloadsKnown,
  hasNamespace,
  isHalfRead,
  namespacesLike,
  namespacesNamed,
} from '../../analysis/across-namespaces';
import { podsComparedWith, podsOf, podsSelectedBy, type Surroundings } from '../../analysis/lookups';
import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import type { NamespaceView } from '../../cluster/namespace-view';
import { type Unmatched, unmatchedIn, unmatchedWords } from '../../cluster/unmatched-pods';
import { isWellKnownNamespace } from '../../cluster/well-known-namespaces';
import type { WrittenRequirement } from '../../fixes/label-value-fixes';
import { isOtherwiseMet, type LabelSelector, selectsEverything } from '../../kubernetes/label-selector';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { namespaceNameLabel } from '../../kubernetes/read-entity';
import type { Finding } from '../finding';
import { firstWithinLength } from '../message-length';
import type { Completion, DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import {
  itemPath,
  labelPlace,
  ownPeers,
  type PeerData,
  type PlacedPeer,
  peerCause,
  peerData,
  peerWords,
  podsPeers,
} from './peer-place';
import { hasPlaceholder, isInvitation, unmatchedHere, unmatchedPeers } from './unmatched-peer';

export type Data = PeerData & {
  /** What nothing fulfils, and the selector that demands it. */
  readonly unfulfilled: WrittenRequirement | null;
  readonly selector: 'podSelector' | 'namespaceSelector';
  readonly offered: readonly string[];
};

export const peerMatchesNothing: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name)) return;
    const unmatched = unmatchedPeers(view, facts);
    for (const placed of podsPeers(view)) {
      const name = namedNamespace(placed.peer.namespaceSelector);
      const found = name === undefined ? ofOwnNamespace(view, placed, unmatched) : ofOtherNamespace(placed, name);
      if (found !== undefined) yield found;
    }
  },
  holds(finding, surroundings) {
    const own = ownPeers(surroundings, finding, finding.data as unknown as Data);
    const [first] = own;
    if (first === undefined) return false;
    const { placed, state, policy } = first;
    const name = namedNamespace(placed.peer.namespaceSelector);
    if (name !== undefined) return own.length === 1 && completeForNamespace(surroundings, finding, placed, name);
    const { podSelector } = placed.peer;
    return (
      podSelector !== undefined &&
      own.every(({ state: { facts }, view }) => unmatchedHere(view(), facts, placed) !== undefined) &&
      !mayBeSelectedElsewhere(surroundings, state, { namespace: policy.namespace, podSelector }, () => true)
    );
  },
};

/** The one namespace that a selector demands by the automatic label. */
function namedNamespace(selector: LabelSelector | undefined): string | undefined {
  const first = selector?.requirements.length === 1 ? selector.requirements[0] : undefined;
  if (first?.key !== namespaceNameLabel || first.operator !== 'In' || first.values.length !== 1) return undefined;
  return first.values[0];
}

function ofOwnNamespace(
  view: NamespaceView,
  placed: PlacedPeer,
  unmatchedPeersHere: ReadonlyMap<PlacedPeer, Unmatched>,
): DraftFinding | undefined {
  const unmatched = unmatchedPeersHere.get(placed);
  if (unmatched === undefined) return undefined;
  return {
    ...draft(placed, 'podSelector', unmatched, otherValues(view, placed.peer.podSelector, unmatched)),
    severity: isInvitation(unmatched) ? 'information' : 'warning',
    message: messageOf(placed, unmatched, view.name),
  };
}

function messageOf(placed: PlacedPeer, unmatched: Unmatched, namespace: string): string {
  const sentence = `${peerWords(placed)} matches nothing: ${unmatchedWords(unmatched, 'podSelector')}`;
  return firstWithinLength([`${sentence} in namespace "${namespace}".`, `${sentence} there.`]);
}

function otherValues(
  { workloads }: NamespaceView,
  selector: LabelSelector | undefined,
  { unfulfilled }: Unmatched,
): readonly string[] {
  if (unfulfilled === undefined || selector === undefined) return [];
  const meet = workloads.filter(({ labels }) => isOtherwiseMet(selector.requirements, unfulfilled, labels));
  return [...new Set(meet.flatMap(({ labels }) => labels.get(unfulfilled.key) ?? []))].slice(0, 20);
}

/** What it matches stands in other namespaces, which are looked at when the finding is gathered. */
function ofOtherNamespace(placed: PlacedPeer, name: string): DraftFinding | undefined {
  if (isPlaceholder(name) || isWellKnownNamespace(name)) return undefined;
  // Of nearly all of these nothing is found in the end, and else the words are others.
  return draft(placed, 'namespaceSelector', { unfulfilled: placed.peer.namespaceSelector?.requirements[0] }, []);
}

function draft(
  placed: PlacedPeer,
  selector: Data['selector'],
  { unfulfilled }: Unmatched,
  offered: readonly string[],
): DraftFinding {
  const { policy } = placed;
  const data = peerData(placed);
  return {
    message: '',
    at: policy.ref,
    place: labelPlace([...data.item, selector], unfulfilled),
    resource: policy.identity,
    related: [],
    data: {
      selector,
      offered,
      unfulfilled: unfulfilled === undefined ? null : { ...unfulfilled },
      ...data,
    },
    cause: peerCause(placed, 'peer-matches-nothing'),
  };
}

/** A name that is nearly that of a namespace, or a namespace of which all pods are known and none is meant. */
function completeForNamespace(
  surroundings: Surroundings,
  finding: Finding,
  placed: PlacedPeer,
  name: string,
): boolean | Completion {
  if (isHalfRead(surroundings)) return false;
  const data = finding.data as unknown as Data;
  const { podSelector } = placed.peer;
  if (!hasNamespace(surroundings, name)) {
    // A namespace that the workspace does not have at all is somebody else's.
    const meant = namespacesLike(surroundings, name);
    if (meant.length === 0) return false;
    return {
      message: `${peerWords(placed)} matches nothing: there is no namespace "${name}"; did you mean "${meant[0]}"?`,
      data: { ...data, offered: meant },
    };
  }
  if (podSelector === undefined || selectsEverything(podSelector) || hasPlaceholder(podSelector)) return false;
  if (!areWorkloadsKnown(surroundings, name)) return false;
  const pods = podsOf.namespace(name);
  const lookups = [...podsSelectedBy(pods, podSelector), ...podsComparedWith(pods, podSelector)];
  const named = namespacesNamed(surroundings, name, lookups);
  const unmatched = named.map((view) => unmatchedIn(view, podSelector));
  const [first] = unmatched;
  if (first === undefined || unmatched.includes(undefined)) return false;
  return {
    severity: isInvitation(first) ? 'information' : 'warning',
    message: messageOf(placed, first, name),
    place: labelPlace([...itemPath(placed), 'podSelector'], first.unfulfilled),
    data: {
      ...data,
      selector: 'podSelector',
      unfulfilled: first.unfulfilled === undefined ? null : { ...first.unfulfilled },
      offered: named.flatMap((view) => otherValues(view, podSelector, first)),
    },
  };
}
