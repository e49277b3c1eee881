import type { Surroundings } from '../../analysis/lookups';
import { type OwnPolicy, ownPolicies } from '../../analysis/own-policies';
import { isContested } from '../../cluster/contested-policies';
import type { NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import type { Direction, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from '../../kubernetes/entities';
import type { LabelRequirement } from '../../kubernetes/label-selector';
import { listOf } from '../../navigation/peer-index';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field, type Place } from '../finding';
import type { Cause } from '../rule';

export type PodsPeer = Extract<NetworkPolicyPeer, { kind: 'pods' }>;

/** An item of `from` or `to` that is said by labels. */
export interface PlacedPeer {
  readonly policy: NetworkPolicy;
  readonly direction: Direction;
  readonly peer: PodsPeer;
  /** The place of its rule among those of the direction. */
  readonly rule: number;
  /** All items of the list, and which of them it is. */
  readonly siblings: readonly NetworkPolicyPeer[];
  readonly index: number;
}

/** The item. Of most peers nobody asks for it. */
export function itemPath({ policy, direction, rule, index }: PlacedPeer): FieldPath {
  return [...policy.basePath, 'spec', direction, rule, listOf(direction), index];
}

/** Those of a namespace's policies, without policies that are written more than once with different rules. */
export function podsPeers({ networkPolicies }: NamespaceView): readonly PlacedPeer[] {
  return podsPeersAmong(networkPolicies);
}

/** One list for the rules that look at peers. */
const podsPeersAmong = memoize((policies: readonly NetworkPolicy[]) =>
  policies.flatMap((policy) => (isContested(policies, policy) ? [] : podsPeersOf(policy))),
);

/** What a finding needs to be found again; plain JSON. */
export type PeerData = {
  readonly namespace: string;
  readonly basePath: FieldPath;
  readonly item: FieldPath;
};

export function peerData(placed: PlacedPeer): PeerData {
  const { policy } = placed;
  return { namespace: policy.namespace, basePath: policy.basePath, item: itemPath(placed) };
}

/** The peer that a finding stands at, in each scope that uses its file; that of the finding's own scope first. */
export function ownPeers(
  surroundings: Surroundings,
  finding: Finding,
  data: PeerData,
): readonly (OwnPolicy & { readonly placed: PlacedPeer })[] {
  return ownPolicies(surroundings, finding, data).flatMap((own) => {
    const placed = peerAt(own.policy, data);
    return placed === undefined ? [] : [{ ...own, placed }];
  });
}

function peerAt(policy: NetworkPolicy, { basePath, item }: PeerData): PlacedPeer | undefined {
  const [, direction, rule, , index] = item.slice(basePath.length);
  if ((direction !== 'ingress' && direction !== 'egress') || typeof rule !== 'number' || typeof index !== 'number')
    return undefined;
  const siblings = policy[direction][rule]?.peers ?? [];
  const peer = siblings[index];
  return peer?.kind === 'pods' ? { policy, direction, rule, peer, siblings, index } : undefined;
}

function podsPeersOf(policy: NetworkPolicy): readonly PlacedPeer[] {
  const { ingress, egress } = policy;
  return [...podsPeersIn(policy, 'ingress', ingress), ...podsPeersIn(policy, 'egress', egress)];
}

function podsPeersIn(
  policy: NetworkPolicy,
  direction: Direction,
  rules: readonly NetworkPolicyRule[],
): readonly PlacedPeer[] {
  return rules.flatMap(({ peers: siblings = [] }, rule) =>
    siblings.flatMap((peer, index) => (peer.kind === 'pods' ? { policy, direction, rule, peer, siblings, index } : [])),
  );
}

/** What several rules find at one item is one mistake; the first of these that holds tells of it. */
export function peerCause(placed: PlacedPeer, ruleId: (typeof precedence)[number]): Cause {
  return { key: causeKey(placed), rank: precedence.indexOf(ruleId) };
}

function causeKey({ policy: { ref, basePath }, direction, rule, index }: PlacedPeer): string {
  return `peer ${direction} ${rule} ${index} ${ref.documentIndex} ${basePath.join()} ${ref.uri}`;
}

const precedence = ['and-or-confusion', 'namespace-mismatch', 'peer-matches-nothing'] as const;

/** `NetworkPolicy "web": item 2 of "from"` */
export function peerWords({ policy, direction, index }: PlacedPeer): string {
  return `NetworkPolicy "${policy.identity.name}": item ${index + 1} of "${listOf(direction)}"`;
}

/** The value where one is written for the key; what stands elsewhere is found at the selector's own key. */
export function labelPlace(selector: FieldPath, requirement: LabelRequirement | undefined): Place {
  return requirement?.isLabel === true ? field([...selector, 'matchLabels', requirement.key]) : field(selector, 'key');
}
