import type { RawLabels, RawObject } from './arbitrary-network';
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
} from './oracle-world';

/**
 * A literal reading of the policies of policy.networking.k8s.io for one connection: policy by policy in the order of
 * their priorities, rule by rule, until one decides. `pass`: the next tier is asked.
 */
export function tierDecides(
  world: OracleWorld,
  tier: 'Admin' | 'Baseline',
  direction: 'Ingress' | 'Egress',
  subject: RawObject,
  peer: OracleEnd,
  destination: OracleEnd,
  protocol: string,
  port: number,
): 'allow' | 'deny' | 'pass' {
  if (podSpec(subject).hostNetwork === true) return 'pass';
  const policies = world.manifests.filter((object) => tierOf(object) === tier);
  policies.sort((a, b) => priorityOf(a) - priorityOf(b));
  for (const policy of policies) {
    const spec = policy.spec as RawClusterPolicy;
    if (!podsMatch(world, spec.subject, { pod: subject })) continue;
    for (const rule of (direction === 'Ingress' ? spec.ingress : spec.egress) ?? []) {
      const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
      if (!peers.some((each) => peerMatches(world, each, peer))) continue;
      if (!portMatches(rule, destination, protocol, port)) continue;
      return rule.action === 'Deny' ? 'deny' : rule.action === 'Pass' ? 'pass' : 'allow';
    }
  }
  return 'pass';
}

interface RawClusterPolicy {
  readonly tier?: string;
  readonly priority?: number;
  readonly subject: RawPods;
  readonly ingress?: readonly RawClusterRule[];
  readonly egress?: readonly RawClusterRule[];
}
interface RawPods {
  readonly namespaces?: RawSelector;
  readonly pods?: { readonly namespaceSelector?: RawSelector; readonly podSelector: RawSelector };
}
interface RawClusterRule {
  readonly action: string;
  readonly from?: readonly RawClusterPeer[];
  readonly to?: readonly RawClusterPeer[];
  readonly ports?: readonly RawClusterPort[];
  readonly protocols?: readonly RawProtocol[];
}
interface RawClusterPeer extends RawPods {
  readonly networks?: readonly string[];
  readonly nodes?: RawSelector;
  readonly domainNames?: readonly string[];
}
interface RawClusterPort {
  readonly portNumber?: { readonly protocol?: string; readonly port: number };
  readonly portRange?: { readonly protocol?: string; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}
interface RawProtocol {
  readonly tcp?: RawDestination;
  readonly udp?: RawDestination;
  readonly sctp?: RawDestination;
  readonly destinationNamedPort?: string;
}
interface RawDestination {
  readonly destinationPort: {
    readonly number?: number;
    readonly range?: { readonly start: number; readonly end: number };
  };
}

function tierOf({ kind, spec }: RawObject): string | undefined {
  if (kind === 'AdminNetworkPolicy') return 'Admin';
  if (kind === 'BaselineAdminNetworkPolicy') return 'Baseline';
  return kind === 'ClusterNetworkPolicy' ? (spec as RawClusterPolicy).tier : undefined;
}

function priorityOf({ spec }: RawObject): number {
  return (spec as RawClusterPolicy).priority ?? 0;
}

function podsMatch(world: OracleWorld, { namespaces, pods }: RawPods, end: OracleEnd): boolean {
  if (!('pod' in end) || podSpec(end.pod).hostNetwork === true) return false;
  const namespace = end.pod.metadata.namespace ?? '';
  const labels: RawLabels = { ...world.namespaceLabels(namespace), 'kubernetes.io/metadata.name': namespace };
  if (namespaces !== undefined) return labelsMatch(namespaces, labels);
  if (pods === undefined) return false;
  return labelsMatch(pods.namespaceSelector ?? {}, labels) && labelsMatch(pods.podSelector, podLabels(end.pod));
}

function peerMatches(world: OracleWorld, peer: RawClusterPeer, end: OracleEnd): boolean {
  if (peer.networks !== undefined) {
    const address = addressOfEnd(world, end);
    return address !== undefined && peer.networks.some((cidr) => cidrContains(cidr, address));
  }
  if (peer.nodes !== undefined) {
    const node = nodeAt(world, end);
    return node !== undefined && labelsMatch(peer.nodes, world.nodeLabels(node));
  }
  if (peer.domainNames !== undefined) return 'name' in end && peer.domainNames.some((each) => isNamed(end.name, each));
  return podsMatch(world, peer, end);
}

/** Host-network pods are their nodes; an address is a node's where a pod says that it runs there. */
function nodeAt(world: OracleWorld, end: OracleEnd): string | undefined {
  if ('pod' in end) return podSpec(end.pod).hostNetwork === true ? (world.nodeOf(end.pod) ?? 'some node') : undefined;
  return 'address' in end && world.manifests.some((object) => isOnNode(world, object, end.address))
    ? end.address
    : undefined;
}

function isOnNode(world: OracleWorld, object: RawObject, address: string): boolean {
  return (object.kind === 'Pod' || object.kind === 'Deployment') && world.nodeOf(object) === address;
}

/** Label by label: a star is one or more of them. */
function isNamed(name: string, pattern: string): boolean {
  const [labels, wanted] = [name.split('.'), pattern.split('.')];
  if (wanted[0] !== '*') return name === pattern;
  const end = wanted.slice(1);
  return labels.length > end.length && labels.slice(labels.length - end.length).join('.') === end.join('.');
}

function portMatches(rule: RawClusterRule, destination: OracleEnd, protocol: string, port: number): boolean {
  const entries = [...(rule.ports ?? []), ...(rule.protocols ?? [])];
  if (entries.length === 0) return true;
  return entries.some((entry: RawClusterPort & RawProtocol) => {
    const name = entry.namedPort ?? entry.destinationNamedPort;
    if (name !== undefined) return hasPort(destination, name, protocol, port);
    if (entry.portNumber !== undefined) {
      return (entry.portNumber.protocol ?? 'TCP') === protocol && entry.portNumber.port === port;
    }
    if (entry.portRange !== undefined) {
      const { start, end } = entry.portRange;
      return (entry.portRange.protocol ?? 'TCP') === protocol && start <= port && port <= end;
    }
    const own = { TCP: entry.tcp, UDP: entry.udp, SCTP: entry.sctp }[protocol];
    if (own === undefined) return false;
    const { number, range } = own.destinationPort;
    return number === port || (range !== undefined && range.start <= port && port <= range.end);
  });
}

function hasPort(destination: OracleEnd, name: string, protocol: string, port: number): boolean {
  if (!('pod' in destination) || podSpec(destination.pod).hostNetwork === true) return false;
  return servedPorts(destination.pod).some(
    (own) => own.name === name && (own.protocol ?? 'TCP') === protocol && own.containerPort === port,
  );
}
