import { ConnectionSet } from '../connectivity/connection-set';
import { memoize } from '../connectivity/memoize';
import { PortSet } from '../connectivity/port-set';
import type {
  ClusterPolicy,
  ClusterPolicyPeer,
  ClusterPolicyPods,
  ClusterPolicyPort,
  ClusterPolicyRule,
  Direction,
} from '../kubernetes/entities';
import { mayOverlap } from '../kubernetes/selectors-overlap';

/** Two policies of one priority that may decide otherwise about the same connections: which is asked first is not defined. */
export interface OrderConflict {
  readonly first: ClusterPolicy;
  readonly other: ClusterPolicy;
  readonly direction: Direction;
}

/** Each policy with the first one that it is in conflict with, in the order of the list. */
export const orderConflicts = memoize((policies: readonly ClusterPolicy[]): readonly OrderConflict[] => {
  const byOrder = new Map<string, ClusterPolicy[]>();
  const conflicts: OrderConflict[] = [];
  for (const policy of policies) {
    if (policy.priority === undefined) continue;
    const key = `${policy.tier} ${policy.priority}`;
    const before = byOrder.get(key) ?? [];
    for (const first of before) {
      const direction = directionOfConflict(first, policy);
      if (direction === undefined) continue;
      conflicts.push({ first, other: policy, direction });
      break;
    }
    byOrder.set(key, [...before, policy]);
  }
  return conflicts;
});

function directionOfConflict(a: ClusterPolicy, b: ClusterPolicy): Direction | undefined {
  // Of two manifests of one object a cluster has one, which is another finding.
  const isSameObject = a.identity.kind === b.identity.kind && a.identity.name === b.identity.name;
  if (isSameObject || !podsOverlap(a.subject, b.subject)) return undefined;
  return (['ingress', 'egress'] as const).find((direction) =>
    a[direction].some((rule) => b[direction].some((other) => disagree(rule, other))),
  );
}

function disagree(a: ClusterPolicyRule, b: ClusterPolicyRule): boolean {
  return (
    a.action !== b.action &&
    a.peers.some((peer) => b.peers.some((other) => peersOverlap(peer, other))) &&
    portsOverlap(a.ports, b.ports)
  );
}

function podsOverlap(a: ClusterPolicyPods, b: ClusterPolicyPods): boolean {
  return mayOverlap(a.namespaceSelector, b.namespaceSelector) && mayOverlap(a.podSelector, b.podSelector);
}

/** Addresses may be those of pods and nodes, and of names. */
function peersOverlap(a: ClusterPolicyPeer, b: ClusterPolicyPeer): boolean {
  if (a.kind === 'pods' && b.kind === 'pods') return podsOverlap(a, b);
  const isPods = (peer: ClusterPolicyPeer) => peer.kind === 'pods';
  const isOther = (peer: ClusterPolicyPeer) => peer.kind === 'nodes' || peer.kind === 'domain-names';
  return !(isPods(a) && isOther(b)) && !(isPods(b) && isOther(a));
}

function portsOverlap(a: ClusterPolicyRule['ports'], b: ClusterPolicyRule['ports']): boolean {
  if (a === undefined || b === undefined) return true;
  // The name of a port may mean any number.
  if ([...a, ...b].some(({ kind }) => kind !== 'numbered')) return true;
  return !connectionsOf(a).intersect(connectionsOf(b)).isEmpty;
}

function connectionsOf(ports: readonly ClusterPolicyPort[]): ConnectionSet {
  return ports.reduce((all, port) => {
    if (port.kind !== 'numbered') return all;
    const set = port.ports === undefined ? PortSet.full : PortSet.range(port.ports.first, port.ports.last);
    return all.union(ConnectionSet.of(port.protocol, set));
  }, ConnectionSet.none);
}
