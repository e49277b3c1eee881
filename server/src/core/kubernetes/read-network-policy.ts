import { type IpSet, ipSetOfCidr } from '../connectivity/ip-set';
import { fieldOf, isNull, itemsAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from './entities';
import { everything } from './label-selector';
import { readLabelSelector, refuseOthers } from './read-label-selector';
import { textAt } from './read-resource';
import { readProtocol } from './read-workload';
import type { Resource } from './resource';
import { statedIntent } from './stated-intent';

type NetworkPolicyFields = Pick<
  NetworkPolicy,
  'podSelector' | 'isolatesIngress' | 'isolatesEgress' | 'ingress' | 'egress' | 'intent'
>;

/** `refused`: the API server would reject the manifest, so the policy does not exist, or is another one than it seems. */
export type ReadNetworkPolicy =
  | { readonly kind: 'read'; readonly value: NetworkPolicyFields }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads networking.k8s.io/v1 NetworkPolicy with its defaults, and checks what the API server checks.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go
 */
export function readNetworkPolicy(resource: Resource): ReadNetworkPolicy {
  const spec = fieldOf(resource.node, 'spec');
  const problems: string[] = [];
  if (resource.name === '') problems.push('metadata.name is missing');
  // `status` was served until Kubernetes 1.27, and exported manifests have it.
  refuseOthers(resource.node, ['apiVersion', 'kind', 'metadata', 'spec', 'status'], 'a NetworkPolicy', problems);
  if (spec !== undefined && !isMapOrNull(spec)) problems.push('spec must be a map');
  refuseOthers(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'], 'spec', problems);
  const podSelector = readLabelSelector(fieldOf(spec, 'podSelector'));
  problems.push(...podSelector.problems);
  const ingress = readRules(fieldOf(spec, 'ingress'), 'from', problems);
  const egress = readRules(fieldOf(spec, 'egress'), 'to', problems);
  const policyTypes = readPolicyTypes(fieldOf(spec, 'policyTypes'), problems);
  // Without policyTypes a policy isolates for ingress, and for egress only if it has egress rules.
  // https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
  const isolatesIngress = policyTypes.length === 0 || policyTypes.includes('Ingress');
  const isolatesEgress = policyTypes.length === 0 ? egress.length > 0 : policyTypes.includes('Egress');
  if (problems[0] !== undefined) return { kind: 'refused', why: problems[0] };
  return {
    kind: 'read',
    value: {
      podSelector: podSelector.value ?? everything,
      isolatesIngress,
      isolatesEgress,
      ingress: isolatesIngress ? ingress : [],
      egress: isolatesEgress ? egress : [],
      intent: statedIntent(resource),
    },
  };
}

function readPolicyTypes(node: YamlNode | undefined, problems: string[]): readonly string[] {
  if (isNull(node)) return [];
  if (node?.kind !== 'sequence') {
    problems.push('policyTypes must be a list');
    return [];
  }
  const types = node.items.map((item) => textAt(item, []));
  if (types.some((type) => type !== 'Ingress' && type !== 'Egress')) {
    problems.push('policyTypes may only contain Ingress and Egress');
  }
  if (types.length > 2) problems.push('policyTypes has more than two entries');
  return types.filter((type) => type !== undefined);
}

function readRules(
  node: YamlNode | undefined,
  peerKey: 'from' | 'to',
  problems: string[],
): readonly NetworkPolicyRule[] {
  if (isNull(node)) return [];
  if (node?.kind !== 'sequence') {
    problems.push(`${peerKey === 'from' ? 'ingress' : 'egress'} must be a list of rules`);
    return [];
  }
  return node.items.map((item) => readRule(item, peerKey, problems));
}

function readRule(node: YamlNode, peerKey: 'from' | 'to', problems: string[]): NetworkPolicyRule {
  if (!isMapOrNull(node)) problems.push(`a rule must be a map with "${peerKey}" and "ports"`);
  const peers = nodeAt(node, [peerKey]);
  const ports = nodeAt(node, ['ports']);
  if (!isNull(peers) && peers?.kind !== 'sequence') problems.push(`${peerKey} must be a list of peers`);
  if (!isNull(ports) && ports?.kind !== 'sequence') problems.push('ports must be a list');
  refuseOthers(node, [peerKey, 'ports'], 'this rule', problems);
  const peerList = itemsAt(node, [peerKey]).flatMap((peer) => readPeer(peer, problems) ?? []);
  const portList = itemsAt(node, ['ports']).map((port) => readPolicyPort(port, problems));
  // "If this field is empty or missing, this rule matches all": the API text of from, to and ports.
  return {
    peers: peerList.length > 0 ? peerList : undefined,
    ports: portList.length > 0 ? portList : undefined,
    emptyKeys: [
      ...(peers !== undefined && peerList.length === 0 ? [peerKey] : []),
      ...(ports !== undefined && portList.length === 0 ? ['ports'] : []),
    ],
  };
}

function readPeer(node: YamlNode, problems: string[]): NetworkPolicyPeer | undefined {
  const namespaceSelector = readLabelSelector(nodeAt(node, ['namespaceSelector']));
  const podSelector = readLabelSelector(nodeAt(node, ['podSelector']));
  const ipBlock = nodeAt(node, ['ipBlock']);
  refuseOthers(node, ['podSelector', 'namespaceSelector', 'ipBlock'], 'this peer', problems);
  problems.push(...namespaceSelector.problems, ...podSelector.problems);
  const hasSelector = namespaceSelector.value !== undefined || podSelector.value !== undefined;
  if (ipBlock !== undefined && !isNull(ipBlock)) {
    if (hasSelector) problems.push('a peer has either ipBlock or selectors, not both');
    return readIpBlock(ipBlock, problems);
  }
  if (!hasSelector) problems.push('a peer needs podSelector, namespaceSelector or ipBlock');
  return { kind: 'pods', namespaceSelector: namespaceSelector.value, podSelector: podSelector.value };
}

function readIpBlock(node: YamlNode, problems: string[]): NetworkPolicyPeer | undefined {
  refuseOthers(node, ['cidr', 'except'], 'ipBlock', problems);
  const cidr = textAt(node, ['cidr']);
  const block = cidr === undefined ? undefined : readCidr(cidr, problems);
  if (cidr === undefined) problems.push('ipBlock needs a cidr');
  const excepted = nodeAt(node, ['except']);
  if (!isNull(excepted) && excepted?.kind !== 'sequence') problems.push('except must be a list');
  const except = itemsAt(node, ['except']).map((item) => textAt(item, []) ?? '');
  if (cidr === undefined || block === undefined) return undefined;
  for (const written of except) {
    const part = readCidr(written, problems);
    if (part !== undefined && (!block.includes(part) || part.equals(block))) {
      problems.push(`except "${written}" is not a part of "${cidr}"`);
    }
  }
  return { kind: 'ip-block', cidr, except };
}

function readCidr(text: string, problems: string[]): IpSet | undefined {
  const { value, problem } = ipSetOfCidr(text);
  if (problem === undefined) return value;
  problems.push(`"${text}" is not a CIDR`);
  return undefined;
}

/** What the API server refuses is said, not passed over: without its number a port would mean every port. */
function readPolicyPort(node: YamlNode, problems: string[]): NetworkPolicyPort {
  if (!isMapOrNull(node)) problems.push('a port must be a map with "port" and "protocol"');
  refuseOthers(node, ['port', 'endPort', 'protocol'], 'this port', problems);
  const port = readPortNumber(nodeAt(node, ['port']), problems);
  const endPort = nodeAt(node, ['endPort']);
  const end = isNull(endPort) ? undefined : numberOf(endPort);
  // A number beyond the last port leaves no doubt about what is meant, so it is not held against the policy.
  if (!isNull(endPort) && !Number.isInteger(end)) problems.push('endPort must be a number');
  else if (end !== undefined && typeof port !== 'number') problems.push('endPort needs a numeric port');
  else if (end !== undefined && typeof port === 'number' && end < port) problems.push('endPort is smaller than port');
  const protocol = nodeAt(node, ['protocol']);
  // Only an absent protocol means TCP: "" is refused here, other than in the ports of containers and Services.
  if (!isNull(protocol) && !protocols.has(textAt(protocol, []) ?? '')) {
    problems.push(`"${textAt(protocol, []) ?? 'protocol'}" is not TCP, UDP or SCTP`);
  }
  return { protocol: readProtocol(protocol), port, endPort: end };
}

const protocols = new Set(['TCP', 'UDP', 'SCTP']);

function readPortNumber(node: YamlNode | undefined, problems: string[]): number | string | undefined {
  if (node === undefined || isNull(node)) return undefined;
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'string' && isPortName(value)) return value;
  const number = numberOf(node);
  if (isPortNumber(number)) return number;
  problems.push(`port must be a number from 1 to 65535 or a name`);
  return undefined;
}

function numberOf(node: YamlNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

function isPortNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** IANA service names, RFC 6335 section 5.1: at least one letter, so "80" in quotes is none. */
function isPortName(value: string): boolean {
  return value.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value);
}

function isMapOrNull(node: YamlNode): boolean {
  return node.kind === 'map' || isNull(node);
}
