import type { RawObject } from './arbitrary-network';
import { tierDecides } from './oracle-cluster-policies';
import {
  addressOfEnd,
  cidrContains,
  labelsMatch,
  type OracleEnd,
  type OracleWorld,
  podLabels,
  podSpec,
  type RawSelector,
  servedPorts,
  shareFamily,
} from './oracle-world';

/**
 * A second, literal reading of NetworkPolicy, with the policies of policy.networking.k8s.io before and after it: loops over the manifests as written, one question at a time,
 * sharing no code with the analysis. Where the manifests do not state an address or a label, the caller does.
 */
export function oracleAllows(
  world: OracleWorld,
  from: OracleEnd,
  to: OracleEnd,
  protocol: string,
  port: number,
): boolean {
  if ('pod' in from && 'pod' in to && from.pod === to.pod) return true;
  if (!shareFamily(from, to)) return false;
  if ('pod' in from && !directionAllows(world, 'Egress', from.pod, to, to, protocol, port)) return false;
  if (!('pod' in to) || comesFromOwnNode(world, from, to.pod)) return true;
  return directionAllows(world, 'Ingress', to.pod, from, to, protocol, port);
}

function directionAllows(
  world: OracleWorld,
  direction: 'Ingress' | 'Egress',
  subject: RawObject,
  peer: OracleEnd,
  destination: OracleEnd,
  protocol: string,
  port: number,
): boolean {
  if (podSpec(subject).hostNetwork === true) return true;
  const admin = tierDecides(world, 'Admin', direction, subject, peer, destination, protocol, port);
  if (admin !== 'pass') return admin === 'allow';
  let isIsolated = false;
  for (const object of world.manifests) {
    if (object.kind !== 'NetworkPolicy') continue;
    if (object.metadata.namespace !== subject.metadata.namespace) continue;
    const spec = object.spec as RawPolicy;
    if (!labelsMatch(spec.podSelector ?? {}, podLabels(subject))) continue;
    if (!typesOf(spec).includes(direction)) continue;
    isIsolated = true;
    for (const rule of (direction === 'Ingress' ? spec.ingress : spec.egress) ?? []) {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      if (!peersMatch(world, peers, peer, object.metadata.namespace ?? '')) continue;
      if (portsMatch(rule.ports, destination, protocol, port)) return true;
    }
  }
  if (isIsolated) return false;
  return tierDecides(world, 'Baseline', direction, subject, peer, destination, protocol, port) !== 'deny';
}

interface RawPolicy {
  readonly podSelector?: RawSelector;
  readonly policyTypes?: readonly string[] | null;
  readonly ingress?: readonly RawRule[] | null;
  readonly egress?: readonly RawRule[] | null;
}
interface RawRule {
  readonly from?: readonly RawPeer[] | null;
  readonly to?: readonly RawPeer[] | null;
  readonly ports?: readonly RawPort[] | null;
}
interface RawPeer {
  readonly podSelector?: RawSelector | null;
  readonly namespaceSelector?: RawSelector | null;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null };
}
interface RawPort {
  readonly protocol?: string;
  readonly port?: number | string | null;
  readonly endPort?: number;
}
function typesOf(spec: RawPolicy): readonly string[] {
  if (spec.policyTypes !== undefined && spec.policyTypes !== null && spec.policyTypes.length > 0)
    return spec.policyTypes;
  if (spec.egress !== undefined && spec.egress !== null && spec.egress.length > 0) return ['Ingress', 'Egress'];
  return ['Ingress'];
}

function peersMatch(world: OracleWorld, peers: RawRule['from'], end: OracleEnd, policyNamespace: string): boolean {
  if (peers === undefined || peers === null || peers.length === 0) return true;
  for (const peer of peers) {
    if (peer.ipBlock !== undefined) {
      if (blockMatches(peer.ipBlock, addressOfEnd(world, end))) return true;
      continue;
    }
    if (!('pod' in end) || podSpec(end.pod).hostNetwork === true) continue;
    const namespace = end.pod.metadata.namespace ?? '';
    if (peer.namespaceSelector === undefined || peer.namespaceSelector === null) {
      if (namespace !== policyNamespace) continue;
    } else {
      const labels = { ...world.namespaceLabels(namespace), 'kubernetes.io/metadata.name': namespace };
      if (!labelsMatch(peer.namespaceSelector, labels)) continue;
    }
    if (peer.podSelector === undefined || peer.podSelector === null) return true;
    if (labelsMatch(peer.podSelector, podLabels(end.pod))) return true;
  }
  return false;
}

function portsMatch(ports: RawRule['ports'], destination: OracleEnd, protocol: string, port: number): boolean {
  if (ports === undefined || ports === null || ports.length === 0) return true;
  for (const item of ports) {
    if ((item.protocol ?? 'TCP') !== protocol) continue;
    if (item.port === undefined || item.port === null) return true;
    if (typeof item.port === 'number') {
      if (port >= item.port && port <= (item.endPort ?? item.port)) return true;
      continue;
    }
    if (!('pod' in destination) || podSpec(destination.pod).hostNetwork === true) continue;
    for (const own of servedPorts(destination.pod)) {
      if (own.name === item.port && (own.protocol ?? 'TCP') === protocol && own.containerPort === port) return true;
    }
  }
  return false;
}

function comesFromOwnNode(world: OracleWorld, from: OracleEnd, to: RawObject): boolean {
  if (podSpec(to).hostNetwork === true) return false;
  if ('pod' in from && podSpec(from.pod).hostNetwork !== true) return false;
  const node = 'pod' in from ? world.nodeOf(from.pod) : 'address' in from ? from.address : undefined;
  return node !== undefined && node === world.nodeOf(to);
}

function blockMatches(
  { cidr, except }: { cidr: string; except?: readonly string[] | null },
  address?: string,
): boolean {
  if (address === undefined || !cidrContains(cidr, address)) return false;
  for (const hole of except ?? []) if (cidrContains(hole, address)) return false;
  return true;
}
