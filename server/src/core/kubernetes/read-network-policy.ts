import { fieldOf, isNull, itemsAt, nodeAt } from '../yaml/field-path';
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
  const types = node.items.flatMap((item) => textAt(item, []) ?? []);
  if (types.some((type) => type !== 'Ingress' && type !== 'Egress')) {
    problems.push('policyTypes may only contain Ingress and Egress');
  }
  return types;
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
  const peers = nodeAt(node, [peerKey]);
  const ports = nodeAt(node, ['ports']);
  if (!isNull(peers) && peers?.kind !== 'sequence') problems.push(`${peerKey} must be a list of peers`);
  if (!isNull(ports) && ports?.kind !== 'sequence') problems.push('ports must be a list');
  const wrongKey = peerKey === 'from' ? 'to' : 'from';
  if (nodeAt(node, [wrongKey]) !== undefined) problems.push(`"${wrongKey}" is not a field of this rule`);
  const peerList = itemsAt(node, [peerKey]).map((peer) => readPeer(peer, problems));
  const portList = itemsAt(node, ['ports']).map((port) => readPolicyPort(port, problems));
  // "If this field is empty or missing, this rule matches all": the API text of from, to and ports.
  return { peers: peerList.length > 0 ? peerList : undefined, ports: portList.length > 0 ? portList : undefined };
}

function readPeer(node: YamlNode, problems: string[]): NetworkPolicyPeer {
  const namespaceSelector = readLabelSelector(nodeAt(node, ['namespaceSelector']));
  const podSelector = readLabelSelector(nodeAt(node, ['podSelector']));
  const ipBlock = nodeAt(node, ['ipBlock']);
  problems.push(...namespaceSelector.problems, ...podSelector.problems);
  const hasSelector = namespaceSelector.value !== undefined || podSelector.value !== undefined;
  if (ipBlock !== undefined && !isNull(ipBlock)) {
    if (hasSelector) return invalidPeer('a peer has either ipBlock or selectors, not both', problems);
    const cidr = textAt(ipBlock, ['cidr']);
    if (cidr === undefined) return invalidPeer('ipBlock needs a cidr', problems);
    return { kind: 'ip-block', cidr, except: itemsAt(ipBlock, ['except']).flatMap((item) => textAt(item, []) ?? []) };
  }
  if (!hasSelector) return invalidPeer('a peer needs podSelector, namespaceSelector or ipBlock', problems);
  return { kind: 'pods', namespaceSelector: namespaceSelector.value, podSelector: podSelector.value };
}

function invalidPeer(why: string, problems: string[]): NetworkPolicyPeer {
  problems.push(why);
  return { kind: 'invalid', why };
}

function readPolicyPort(node: YamlNode, problems: string[]): NetworkPolicyPort {
  const port = nodeAt(node, ['port']);
  const endPort = nodeAt(node, ['endPort']);
  const value =
    port?.kind === 'scalar' && port.value !== null && typeof port.value !== 'boolean' ? port.value : undefined;
  const end = endPort?.kind === 'scalar' && typeof endPort.value === 'number' ? endPort.value : undefined;
  if (end !== undefined && typeof value !== 'number') problems.push('endPort needs a numeric port');
  else if (end !== undefined && typeof value === 'number' && end < value) problems.push('endPort is smaller than port');
  return { protocol: readProtocol(nodeAt(node, ['protocol'])), port: value, endPort: end };
}
