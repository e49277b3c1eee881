import type { Cluster } from '../cluster/cluster';
import { placesOfHosts } from '../connectivity/address-spaces';
import type { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint, NameEndpoint } from '../connectivity/endpoint';
import { type Bounds, evaluatePlane } from '../connectivity/evaluate-plane';
import { type IpSet, ipSetOfCidr } from '../connectivity/ip-set';
import { type ConnectivityOptions, sharedOptions } from '../connectivity/options';
import { profileOf, type SubjectProfile } from '../connectivity/subject-profile';
import { anyPod } from '../graph/ingress-controller-node';
import type { NeededSide, SidePeer } from './needed-sides';

/** Whether the policies that are there allow all of a side for certain, at every address that may be meant. */
export function isAllowed(cluster: Cluster, side: NeededSide): boolean {
  return allowAll(boundsIn(cluster, side), side.connections);
}

/** Whether they keep out all of it, whoever is meant by the peer. */
export function isKeptOut(cluster: Cluster, side: NeededSide): boolean {
  return keepOutAll(boundsIn(cluster, side), side.connections);
}

/** For certain, towards each of those that are judged. */
export function allowAll(bounds: readonly Bounds[], connections: ConnectionSet): boolean {
  return bounds.every(({ lower }) => lower.includes(connections));
}

export function keepOutAll(bounds: readonly Bounds[], connections: ConnectionSet): boolean {
  return bounds.every(({ upper }) => upper.intersect(connections).isEmpty);
}

function boundsIn(cluster: Cluster, side: NeededSide): readonly Bounds[] {
  return boundsOf(side, profileOf(cluster, side.pod, side.direction, asWritten), asWritten);
}

/** What policies of the pod allow towards each of those for which the peer stands. */
export function boundsOf(
  { pod, direction, peer, connections }: NeededSide,
  profile: SubjectProfile,
  options: ConnectivityOptions,
): readonly Bounds[] {
  const at = (other: Endpoint) => evaluatePlane(profile, other, direction === 'ingress' ? pod : other, options);
  switch (peer.kind) {
    case 'any-address':
      return anyAddress(at, connections);
    case 'anywhere':
      return [at(anyPod), ...anyAddress(at, connections)];
    default:
      return [at(endpointFor(peer))];
  }
}

/** Policies seldom speak of the second family, and are not to where they let the first one in. */
function anyAddress(at: (other: Endpoint) => Bounds, connections: ConnectionSet): readonly Bounds[] {
  const byFamily = placesOfHosts.any.map((place) => at(hostWithin(place, '')));
  const open = byFamily.find(({ upper }) => !upper.intersect(connections).isEmpty);
  return open === undefined ? byFamily : [open];
}

/** It stands for many addresses, of which one is meant. */
export function isWide({ kind }: SidePeer): boolean {
  return kind === 'any-address' || kind === 'anywhere' || kind === 'internet';
}

/** What is not written does not exist. */
export const asWritten: ConnectivityOptions = sharedOptions({ ipBlocks: 'pods', unstated: 'absent' });

/** The one for which a peer stands, or the one that it may be at any of its addresses. */
export function endpointFor(peer: Exclude<SidePeer, { readonly kind: 'any-address' | 'anywhere' }>): Endpoint {
  switch (peer.kind) {
    case 'pod':
    case 'selected':
      return peer.pod;
    case 'any-pod':
      return anyPod;
    case 'address':
      return { kind: 'addresses', addresses: ipSetOfCidr(`${peer.ip}/${peer.ip.includes(':') ? 128 : 32}`).value };
    case 'internet':
      // Nearly every public name has an address of the first family.
      return hostWithin(placesOfHosts.public[0], peer.host);
  }
}

/** It has one of the addresses: what holds for it holds for each of them. */
function hostWithin(within: IpSet, name: string): NameEndpoint {
  return { kind: 'name', name, addresses: undefined, within };
}
