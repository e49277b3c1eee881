import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceView } from '../cluster/namespace-view';
import type { ClusterPolicy, ClusterPolicyPods, NetworkPolicy } from '../kubernetes/entities';
import type { LabelSelector } from '../kubernetes/label-selector';
import { podsOfPolicy } from '../policies/cluster-policy';
import type { Selector } from '../policies/ir';
import { compilePeer, podsSelectedBy } from '../policies/network-policy';
import type { FieldPath } from '../yaml/field-path';
import type { Place } from './place-at';

/** The selector around a place: the policy's own, or that of one peer as a whole, since its parts count together. */
export interface SelectorAt {
  readonly isSubject: boolean;
  readonly pods: Selector;
  /** The only namespace whose pods it can match; undefined: any. */
  readonly home: NamespaceView | undefined;
  /** What chooses among namespaces; undefined with `home`. */
  readonly namespaces: LabelSelector | undefined;
  /** Whether the place is in the part that selects namespaces. */
  readonly isOnNamespaces: boolean;
}

/** On the values of selectors, and on the labels that they name; undefined anywhere else. */
export function selectorAt(
  state: ScopeState,
  policy: NetworkPolicy | ClusterPolicy,
  place: Place,
): SelectorAt | undefined {
  if (policy.kind === 'cluster-policy') return selectorOfClusterPolicy(policy, place);
  const home = state.namespaces.get(policy.namespace);
  return home && selectorOfNetworkPolicy(policy, home, place);
}

/** Whether a place is in the selector of a Service. */
export function isServiceSelector({ path }: Place): boolean {
  return path.length === 3 && path[0] === 'spec' && path[1] === 'selector';
}

function selectorOfNetworkPolicy(
  policy: NetworkPolicy,
  home: NamespaceView,
  { path, part }: Place,
): SelectorAt | undefined {
  const [spec, direction, ruleIndex, peers, peerIndex, selector, ...rest] = path;
  if (spec !== 'spec') return undefined;
  if (direction === 'podSelector') {
    if (!isLabelOrValue(path.slice(2), part)) return undefined;
    return { isSubject: true, pods: podsSelectedBy(policy), home, namespaces: undefined, isOnNamespaces: false };
  }
  if ((direction !== 'ingress' && direction !== 'egress') || (peers !== 'from' && peers !== 'to')) return undefined;
  if (selector !== 'podSelector' && selector !== 'namespaceSelector') return undefined;
  if (!isLabelOrValue(rest, part)) return undefined;
  const peer = policy[direction][Number(ruleIndex)]?.peers?.[Number(peerIndex)];
  if (peer === undefined) return undefined;
  const namespaces = peer.kind === 'pods' ? peer.namespaceSelector : undefined;
  const isAtHome = peer.kind === 'pods' && namespaces === undefined;
  return {
    isSubject: false,
    pods: compilePeer(policy, peer),
    home: isAtHome ? home : undefined,
    namespaces,
    isOnNamespaces: selector === 'namespaceSelector',
  };
}

/** Subject and peers alike: in `spec.subject`, and in `spec.egress[0].to[0]`. */
function selectorOfClusterPolicy(
  policy: ClusterPolicy,
  { path: [spec, field, ...rest], part }: Place,
): SelectorAt | undefined {
  if (spec !== 'spec') return undefined;
  const isSubject = field === 'subject';
  if (!isSubject && field !== 'ingress' && field !== 'egress') return undefined;
  const peer = isSubject ? undefined : policy[field][Number(rest[0])]?.peers[Number(rest[2])];
  const pods: ClusterPolicyPods | undefined = isSubject ? policy.subject : peer?.kind === 'pods' ? peer : undefined;
  const selector = isSubject ? rest : rest.slice(3);
  const inside = selector[0] === 'pods' ? selector.slice(2) : selector.slice(1);
  if (pods === undefined || selector.length === 0 || !isLabelOrValue(inside, part)) return undefined;
  return {
    isSubject,
    pods: podsOfPolicy(pods),
    home: undefined,
    namespaces: pods.namespaceSelector,
    isOnNamespaces: selector[0] === 'namespaces' || selector[1] === 'namespaceSelector',
  };
}

/** Keys of the API belong to tools that know its schema; labels are the user's own words. */
function isLabelOrValue(path: FieldPath, part: Place['part']): boolean {
  return part === 'value' || (path.length === 2 && path[0] === 'matchLabels');
}
