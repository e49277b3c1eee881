import { unionOfCidrs } from '../connectivity/address-spaces';
import { ConnectionSet } from '../connectivity/connection-set';
import { isDomainWithin } from '../connectivity/match';
import { PortSet } from '../connectivity/port-set';
import type {
  ClusterPolicyPeer,
  ClusterPolicyPods,
  ClusterPolicyPort,
  ClusterPolicyRule,
} from '../kubernetes/entities';
import { isAtLeastAsWide, mayOverlap } from '../kubernetes/selectors-overlap';

/** Whether some connection may be matched by both rules. */
export function mayMatchSame(a: ClusterPolicyRule, b: ClusterPolicyRule): boolean {
  return a.peers.some((peer) => b.peers.some((other) => peersOverlap(peer, other))) && portsOverlap(a.ports, b.ports);
}

/** Whether a rule certainly matches every connection that another one matches; what is not sure is not said. */
export function matchesAllOf(wide: ClusterPolicyRule, narrow: ClusterPolicyRule): boolean {
  return (
    // What these match, their action decides.
    !isUnrecognised(wide) &&
    !isUnrecognised(narrow) &&
    narrow.peers.every((peer) => wide.peers.some((other) => isPeerWithin(peer, other))) &&
    arePortsWithin(narrow.ports, wide.ports)
  );
}

/** Whether a rule has a peer or a port of which this version of the API knows nothing. */
export function isUnrecognised({ peers, ports = [] }: ClusterPolicyRule): boolean {
  return [...peers, ...ports].some(({ kind }) => kind === 'unrecognised');
}

export function podsOverlap(a: ClusterPolicyPods, b: ClusterPolicyPods): boolean {
  return mayOverlap(a.namespaceSelector, b.namespaceSelector) && mayOverlap(a.podSelector, b.podSelector);
}

/** Addresses may be those of pods and nodes, and of names. */
function peersOverlap(a: ClusterPolicyPeer, b: ClusterPolicyPeer): boolean {
  if (a.kind === 'pods' && b.kind === 'pods') return podsOverlap(a, b);
  if (a.kind === 'nodes' && b.kind === 'nodes') return mayOverlap(a.selector, b.selector);
  if (a.kind === 'networks' && b.kind === 'networks') {
    return !unionOfCidrs(a.cidrs).intersect(unionOfCidrs(b.cidrs)).isEmpty;
  }
  const isPods = (peer: ClusterPolicyPeer) => peer.kind === 'pods';
  const isOther = (peer: ClusterPolicyPeer) => peer.kind === 'nodes' || peer.kind === 'domain-names';
  return !(isPods(a) && isOther(b)) && !(isPods(b) && isOther(a));
}

function isPeerWithin(narrow: ClusterPolicyPeer, wide: ClusterPolicyPeer): boolean {
  if (narrow.kind === 'pods' && wide.kind === 'pods') {
    return (
      isAtLeastAsWide(wide.namespaceSelector, narrow.namespaceSelector) &&
      isAtLeastAsWide(wide.podSelector, narrow.podSelector)
    );
  }
  if (narrow.kind === 'nodes' && wide.kind === 'nodes') return isAtLeastAsWide(wide.selector, narrow.selector);
  if (narrow.kind === 'networks' && wide.kind === 'networks') {
    return unionOfCidrs(wide.cidrs).includes(unionOfCidrs(narrow.cidrs));
  }
  if (narrow.kind === 'domain-names' && wide.kind === 'domain-names') {
    return narrow.patterns.every((pattern) => wide.patterns.some((other) => isDomainWithin(pattern, other)));
  }
  return false;
}

function portsOverlap(a: ClusterPolicyRule['ports'], b: ClusterPolicyRule['ports']): boolean {
  if (a === undefined || b === undefined) return true;
  // The name of a port may mean any number.
  if ([...a, ...b].some(({ kind }) => kind !== 'numbered')) return true;
  return !connectionsOf(a).intersect(connectionsOf(b)).isEmpty;
}

function arePortsWithin(narrow: ClusterPolicyRule['ports'], wide: ClusterPolicyRule['ports']): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  return (
    connectionsOf(wide).includes(connectionsOf(narrow)) &&
    portNamesOf(narrow).every((name) => portNamesOf(wide).includes(name))
  );
}

/** What the ports mean that are given by number. */
export function connectionsOf(ports: readonly ClusterPolicyPort[]): ConnectionSet {
  return ports.reduce((all, port) => {
    if (port.kind !== 'numbered') return all;
    const set = port.ports === undefined ? PortSet.full : PortSet.range(port.ports.first, port.ports.last);
    return all.union(ConnectionSet.of(port.protocol, set));
  }, ConnectionSet.none);
}

/** The others, which each destination pod may give another number. */
export function portNamesOf(ports: readonly ClusterPolicyPort[]): readonly string[] {
  return ports.flatMap((port) => (port.kind === 'named' ? port.name : []));
}
