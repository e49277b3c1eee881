import type { Cluster } from '../cluster/cluster';
import type { ConnectionSet } from '../connectivity/connection-set';
import type { Endpoint } from '../connectivity/endpoint';
import { type Bounds, evaluatePlane } from '../connectivity/evaluate-plane';
import { IpSet, ipSetOfCidr } from '../connectivity/ip-set';
import { type ConnectivityOptions, sharedOptions } from '../connectivity/options';
import { profileOf, type SubjectProfile } from '../connectivity/subject-profile';
import { anyPod } from '../graph/ingress-controller-node';
import type { NeededSide, SidePeer } from './needed-sides';

/** Whether the policies that are there allow all of a side for certain. */
export function isAllowed(cluster: Cluster, side: NeededSide): boolean {
  const { pod, direction, connections } = side;
  const bounds = boundsOf(side, profileOf(cluster, pod, direction, asWritten), asWritten);
  return allowAll(bounds, connections);
}

/** Whether they keep out all of it, whoever is meant by the peer. */
export function isKeptOut(cluster: Cluster, side: NeededSide): boolean {
  const { pod, direction, connections } = side;
  const bounds = boundsOf(side, profileOf(cluster, pod, direction, asWritten), asWritten);
  return keepOutAll(bounds, connections);
}

/** For certain, towards each of those that are judged. */
export function allowAll(bounds: readonly Bounds[], connections: ConnectionSet): boolean {
  return bounds.every(({ lower }) => lower.includes(connections));
}

export function keepOutAll(bounds: readonly Bounds[], connections: ConnectionSet): boolean {
  return bounds.every(({ upper }) => upper.intersect(connections).isEmpty);
}

/** What policies of the pod allow towards each of those for which the peer stands. */
export function boundsOf(
  { pod, direction, peer }: NeededSide,
  profile: SubjectProfile,
  options: ConnectivityOptions,
): readonly Bounds[] {
  return endpointsFor(peer).map((other) =>
    evaluatePlane(profile, other, direction === 'ingress' ? pod : other, options),
  );
}

/** What is not written does not exist. */
export const asWritten: ConnectivityOptions = sharedOptions({ ipBlocks: 'pods', unstated: 'absent' });

export function endpointsFor(peer: SidePeer): readonly Endpoint[] {
  switch (peer.kind) {
    case 'pod':
    case 'selected':
      return [peer.pod];
    case 'any-pod':
      return [anyPod];
    case 'any-address':
      return [{ kind: 'addresses', addresses: IpSet.all }];
    case 'anywhere':
      return [anyPod, { kind: 'addresses', addresses: IpSet.all }];
    case 'address':
      return [{ kind: 'addresses', addresses: ipSetOfCidr(`${peer.ip}/${peer.ip.includes(':') ? 128 : 32}`).value }];
    case 'internet':
      return [{ kind: 'addresses', addresses: internet }];
  }
}

/** Public addresses that stand for all others. */
const internet = ipSetOfCidr('8.0.0.0/8').value.union(ipSetOfCidr('200.0.0.0/8').value);
