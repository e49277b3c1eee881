import { ipSetOfCidr } from '../connectivity/ip-set';
import { entriesOf, fieldOf, isNull, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from './entities';
import { everything } from './label-selector';
import { readLabelSelector } from './read-label-selector';
import { textAt } from './read-resource';
import { readProtocol } from './read-workload';
import type { Resource } from './resource';

type NetworkPolicyFields = Pick<
  NetworkPolicy,
  'podSelector' | 'isolatesIngress' | 'isolatesEgress' | 'ingress' | 'egress'
>;

/**
 * Reads networking.k8s.io/v1 NetworkPolicy with its defaults. `problems` says why the manifest does not mean what it
 * seems to mean (the API server would reject it); the policy must then not be trusted.
 */
export function readNetworkPolicy(resource: Resource): {
  readonly value: NetworkPolicyFields;
  readonly problems: readonly string[];
} {
  const spec = fieldOf(resource.node, 'spec');
  const problems: string[] = [];
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
  return {
    value: {
      podSelector: podSelector.value ?? everything,
      isolatesIngress,
      isolatesEgress,
      ingress: isolatesIngress ? ingress : [],
      egress: isolatesEgress ? egress : [],
    },
    problems,
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
  const peerList = itemsAt(node, [peerKey]).map((peer) => readPeer(peer, problems));
  const portList = itemsAt(node, ['ports']).map((port) => readPolicyPort(port, problems));
  // "If this field is empty or missing, this rule matches all": the API text of from, to and ports.
  return { peers: peerList.length > 0 ? peerList : undefined, ports: portList.length > 0 ? portList : undefined };
}

function readPeer(node: YamlNode, problems: string[]): NetworkPolicyPeer {
  const namespaceSelector = readLabelSelector(nodeAt(node, ['namespaceSelector']));
  const podSelector = readLabelSelector(nodeAt(node, ['podSelector']));
  const ipBlock = nodeAt(node, ['ipBlock']);
  refuseOthers(node, ['podSelector', 'namespaceSelector', 'ipBlock'], 'this peer', problems);
  problems.push(...namespaceSelector.problems, ...podSelector.problems);
  const hasSelector = namespaceSelector.value !== undefined || podSelector.value !== undefined;
  if (ipBlock !== undefined && !isNull(ipBlock)) {
    if (hasSelector) return invalidPeer('a peer has either ipBlock or selectors, not both', problems);
    return readIpBlock(ipBlock, problems);
  }
  if (!hasSelector) return invalidPeer('a peer needs podSelector, namespaceSelector or ipBlock', problems);
  return { kind: 'pods', namespaceSelector: namespaceSelector.value, podSelector: podSelector.value };
}

function invalidPeer(why: string, problems: string[]): NetworkPolicyPeer {
  problems.push(why);
  return { kind: 'invalid', why };
}

function readIpBlock(node: YamlNode, problems: string[]): NetworkPolicyPeer {
  const cidr = textAt(node, ['cidr']);
  if (cidr === undefined) return invalidPeer('ipBlock needs a cidr', problems);
  const excepted = nodeAt(node, ['except']);
  if (!isNull(excepted) && excepted?.kind !== 'sequence') return invalidPeer('except must be a list', problems);
  const except = itemsAt(node, ['except']).map((item) => textAt(item, []) ?? '');
  for (const written of [cidr, ...except]) {
    if (ipSetOfCidr(written).problem !== undefined) return invalidPeer(`"${written}" is not a CIDR`, problems);
  }
  return { kind: 'ip-block', cidr, except };
}

/** What the API server refuses is said, not passed over: without its number a port would mean every port. */
function readPolicyPort(node: YamlNode, problems: string[]): NetworkPolicyPort {
  if (!isMapOrNull(node)) problems.push('a port must be a map with "port" and "protocol"');
  refuseOthers(node, ['port', 'endPort', 'protocol'], 'this port', problems);
  const port = readPortNumber(nodeAt(node, ['port']), problems);
  const endPort = nodeAt(node, ['endPort']);
  const end = endPort?.kind === 'scalar' && typeof endPort.value === 'number' ? endPort.value : undefined;
  if (end === undefined && !isNull(endPort)) problems.push('endPort must be a number');
  if (end !== undefined && typeof port !== 'number') problems.push('endPort needs a numeric port');
  else if (end !== undefined && typeof port === 'number' && end < port) problems.push('endPort is smaller than port');
  const protocol = textAt(node, ['protocol']);
  if (protocol !== undefined && !protocols.has(protocol)) problems.push(`"${protocol}" is not TCP, UDP or SCTP`);
  return { protocol: readProtocol(nodeAt(node, ['protocol'])), port, endPort: end };
}

// "" is the zero value, for which the API server writes TCP.
const protocols = new Set(['', 'TCP', 'UDP', 'SCTP']);

function readPortNumber(node: YamlNode | undefined, problems: string[]): number | string | undefined {
  if (node === undefined || isNull(node)) return undefined;
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535) return value;
  problems.push('port must be a number from 1 to 65535 or a name');
  return undefined;
}

/** kubectl has the API server check fields strictly; a server that does not drops them and means something else. */
function refuseOthers(node: YamlNode | undefined, fields: readonly string[], of: string, problems: string[]): void {
  for (const { key } of entriesOf(node)) {
    if (!fields.includes(keyText(key))) problems.push(`"${keyText(key)}" is not a field of ${of}`);
  }
}

function isMapOrNull(node: YamlNode): boolean {
  return node.kind === 'map' || isNull(node);
}
