import type { RawLabels, RawObject } from './arbitrary-network';

/**
 * A second, literal reading of NetworkPolicy: loops over the manifests as written, one question at a time,
 * sharing no code with the analysis. Where the manifests do not state an address or a label, the caller does.
 */
export interface OracleWorld {
  readonly manifests: readonly RawObject[];
  readonly namespaceLabels: (namespace: string) => RawLabels;
  /** Of a pod by name, or undefined: no address. */
  readonly addressOf: (pod: RawObject) => string | undefined;
  readonly nodeOf: (pod: RawObject) => string | undefined;
}

export type OracleEnd = { readonly pod: RawObject } | { readonly address: string };

export function oracleAllows(
  world: OracleWorld,
  from: OracleEnd,
  to: OracleEnd,
  protocol: string,
  port: number,
): boolean {
  if ('pod' in from && 'pod' in to && from.pod === to.pod) return true;
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
  return !isIsolated;
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
interface RawSelector {
  readonly matchLabels?: RawLabels | null;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[] | null;
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

function labelsMatch(selector: RawSelector, labels: RawLabels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const has = Object.hasOwn(labels, key);
    const isListed = has && values.includes(labels[key] as string);
    if (operator === 'In' && !isListed) return false;
    if (operator === 'NotIn' && isListed) return false;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
  }
  return true;
}

function comesFromOwnNode(world: OracleWorld, from: OracleEnd, to: RawObject): boolean {
  if (podSpec(to).hostNetwork === true) return false;
  if ('pod' in from && podSpec(from.pod).hostNetwork !== true) return false;
  const node = 'pod' in from ? world.nodeOf(from.pod) : from.address;
  return node !== undefined && node === world.nodeOf(to);
}

function addressOfEnd(world: OracleWorld, end: OracleEnd): string | undefined {
  if ('address' in end) return end.address;
  return podSpec(end.pod).hostNetwork === true ? world.nodeOf(end.pod) : world.addressOf(end.pod);
}

function blockMatches(
  { cidr, except }: { cidr: string; except?: readonly string[] | null },
  address?: string,
): boolean {
  if (address === undefined || !cidrContains(cidr, address)) return false;
  for (const hole of except ?? []) if (cidrContains(hole, address)) return false;
  return true;
}

/** Compares the leading bits, written out. */
function cidrContains(cidr: string, address: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const [a, b] = [bitsOf(network), bitsOf(address)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = new Array(8 - groups(head).length - groups(tail).length).fill('0');
  const all = address.includes('::') ? [...groups(head), ...zeros, ...groups(tail)] : address.split(':');
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

interface RawPodSpec {
  readonly hostNetwork?: boolean;
  readonly containers: readonly RawContainer[];
  readonly initContainers?: readonly RawContainer[];
}
interface RawContainer {
  readonly ports?: readonly { name?: string; containerPort: number; protocol?: string }[] | null;
  readonly restartPolicy?: string;
}
interface RawTemplate {
  readonly metadata: { readonly labels?: RawLabels };
  readonly spec: RawPodSpec;
}

function podSpec(object: RawObject): RawPodSpec {
  return object.kind === 'Pod' ? (object.spec as RawPodSpec) : (object.spec as { template: RawTemplate }).template.spec;
}

function podLabels(object: RawObject): RawLabels {
  if (object.kind === 'Pod') return object.metadata.labels ?? {};
  return (object.spec as { template: RawTemplate }).template.metadata.labels ?? {};
}

function servedPorts(object: RawObject) {
  const { containers, initContainers = [] } = podSpec(object);
  const serving = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  return serving.flatMap(({ ports }) => ports ?? []);
}
