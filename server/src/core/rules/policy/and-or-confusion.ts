import { workloadsByNamespace } from '../../analysis/across-namespaces';
import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import type { ScopeState } from '../../analysis/scope-state';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import type { NamespaceView } from '../../cluster/namespace-view';
import { unmatchedIn } from '../../cluster/unmatched-pods';
import { namespaceKnowledge } from '../../connectivity/endpoint';
import { type LabelSelector, matchesLabels, selectsEverything } from '../../kubernetes/label-selector';
import { listOf } from '../../navigation/peer-index';
import { compareText } from '../../text/compare-text';
import { field } from '../finding';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';
import { itemPath, ownPeers, type PeerData, type PlacedPeer, peerCause, peerData } from './peer-place';
import { isInvitation, unmatchedHere, unmatchedPeers } from './unmatched-peer';

export const andOrConfusion: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name)) return;
    for (const placed of unmatchedPeers(view, facts).keys()) {
      const { policy, direction } = placed;
      if (namespacesBeside(placed).length === 0) continue;
      yield {
        message: `NetworkPolicy "${policy.identity.name}" has alternatives (OR) in "${listOf(direction)}", and no such pod in "${view.name}"; did you mean AND?`,
        at: policy.ref,
        place: field([...itemPath(placed), 'podSelector'], 'key'),
        resource: policy.identity,
        related: [],
        data: peerData(placed),
        cause: peerCause(placed, 'and-or-confusion'),
      };
    }
  },
  holds(finding, surroundings) {
    const own = ownPeers(surroundings, finding, finding.data as unknown as PeerData);
    const [first] = own;
    const podSelector = first?.placed.peer.podSelector;
    if (first === undefined || podSelector === undefined) return false;
    const { placed, state, policy } = first;
    const isUnmatched = own.every((each) => unmatchedHere(each.view(), each.state.facts, placed) !== undefined);
    const pods = { namespace: policy.namespace, podSelector };
    if (!isUnmatched || mayBeSelectedElsewhere(surroundings, state, pods, () => true)) return false;
    return complete(surroundings, placed, first.view(), podSelector);
  },
};

interface NamespacePeer {
  readonly index: number;
  readonly selector: LabelSelector;
}

/** Items next to one with labels of pods alone that name namespaces alone, and not every one. */
export function namespacesBeside({ peer, siblings, index }: PlacedPeer): readonly NamespacePeer[] {
  if (peer.namespaceSelector !== undefined || peer.podSelector === undefined || selectsEverything(peer.podSelector))
    return [];
  return [index - 1, index + 1].flatMap((other) => {
    const sibling = siblings[other];
    if (sibling?.kind !== 'pods' || sibling.podSelector !== undefined) return [];
    const selector = sibling.namespaceSelector;
    return selector === undefined || selectsEverything(selector) ? [] : [{ index: other, selector }];
  });
}

/** Names the pods of the selected namespaces; silent where these are known to have none. */
function complete(
  surroundings: Surroundings,
  placed: PlacedPeer,
  view: NamespaceView,
  podSelector: LabelSelector,
): boolean | Completion {
  const [beside] = namespacesBeside(placed);
  if (beside === undefined) return false;
  // Clients come later and put such a label on themselves.
  const unmatched = unmatchedIn(view, podSelector);
  let isKnown = unmatched === undefined || isInvitation(unmatched);
  for (const state of scopesFor(surroundings, [lookup.namespaces]).values()) {
    const found = [...workloadsByNamespace(surroundings, state.scope.id, podSelector)];
    for (const [name, workload] of found.toSorted(([a], [b]) => compareText(a, b))) {
      const other = state.namespaces.get(name);
      if (other === undefined || !matchesLabels(beside.selector, namespaceKnowledge(other).labels)) continue;
      return {
        message: `NetworkPolicy "${placed.policy.identity.name}" allows ALL pods of "${name}" (OR), and no pod of "${view.name}" is meant by the podSelector.`,
        related: [
          {
            at: workload.ref,
            place: field([...workload.basePath, 'metadata', 'name']),
            message: `${workload.identity.kind} "${workload.identity.name}" of namespace "${name}" has these labels.`,
          },
        ],
      };
    }
    isKnown ||= selectsKnownPods(state, beside.selector);
  }
  return !isKnown;
}

function selectsKnownPods({ namespaces }: ScopeState, selector: LabelSelector): boolean {
  return namespaces.some(
    (view) => view.workloads.length > 0 && matchesLabels(selector, namespaceKnowledge(view).labels),
  );
}
