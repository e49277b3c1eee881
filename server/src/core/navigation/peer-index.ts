import { labelKey } from '../cluster/policy-index';
import { memoize } from '../connectivity/memoize';
import type { Direction, NetworkPolicy } from '../kubernetes/entities';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';
import type { Selector } from '../policies/ir';
import { compilePeer } from '../policies/network-policy';
import type { FieldPath } from '../yaml/field-path';

/** A peer of a NetworkPolicy that is said by its pods. */
export interface PodPeer {
  readonly policy: NetworkPolicy;
  readonly pods: Selector;
  readonly podSelector: LabelSelector | undefined;
  /** Relative to the policy. */
  readonly path: FieldPath;
}

/**
 * Peers of a namespace's policies that may match pods with these labels: of the same namespace, or of another one with
 * those of its own. Costs the labels and what is found, not the policies.
 */
export function peersFor(
  policies: readonly NetworkPolicy[],
  pod: Labels,
  namespace: Labels,
  isAtHome: boolean,
): readonly PodPeer[] {
  const { home, anywhere } = indexOf(policies);
  const found = [...candidates(anywhere, pod, namespace)];
  return isAtHome ? [...candidates(home, pod, namespace), ...found] : found;
}

interface PeerIndex {
  /** Peers that demand one of certain values of a label of the pod, or of its namespace, under each of these. */
  readonly byPod: Map<string, PodPeer[]>;
  readonly byNamespace: Map<string, PodPeer[]>;
  readonly others: PodPeer[];
}

function* candidates({ byPod, byNamespace, others }: PeerIndex, pod: Labels, namespace: Labels): Iterable<PodPeer> {
  yield* others;
  for (const [key, value] of pod) yield* byPod.get(labelKey(key, value)) ?? [];
  for (const [key, value] of namespace) yield* byNamespace.get(labelKey(key, value)) ?? [];
}

const indexOf = memoize((policies: readonly NetworkPolicy[]) => {
  const indexes = { home: emptyIndex(), anywhere: emptyIndex() };
  for (const policy of policies) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const [rule, { peers = [] }] of policy[direction].entries()) {
        for (const [item, peer] of peers.entries()) {
          if (peer.kind !== 'pods') continue;
          const { podSelector, namespaceSelector } = peer;
          const key = podSelector === undefined ? 'namespaceSelector' : 'podSelector';
          const path = ['spec', direction, rule, listOf(direction), item, key];
          const entry: PodPeer = { policy, pods: compilePeer(policy, peer), podSelector, path };
          put(namespaceSelector === undefined ? indexes.home : indexes.anywhere, entry, namespaceSelector);
        }
      }
    }
  }
  return indexes;
});

function emptyIndex(): PeerIndex {
  return { byPod: new Map(), byNamespace: new Map(), others: [] };
}

export function listOf(direction: Direction): 'from' | 'to' {
  return direction === 'ingress' ? 'from' : 'to';
}

function put({ byPod, byNamespace, others }: PeerIndex, peer: PodPeer, namespaces: LabelSelector | undefined): void {
  const ofPod = peer.podSelector?.requirements.find(({ operator }) => operator === 'In');
  const demanded = ofPod ?? namespaces?.requirements.find(({ operator }) => operator === 'In');
  if (demanded === undefined) others.push(peer);
  const index = ofPod === undefined ? byNamespace : byPod;
  for (const value of new Set(demanded?.values)) {
    const key = labelKey(demanded?.key ?? '', value);
    const alike = index.get(key);
    if (alike === undefined) index.set(key, [peer]);
    else alike.push(peer);
  }
}
