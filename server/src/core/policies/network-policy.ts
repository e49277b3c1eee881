import { ConnectionSet } from '../connectivity/connection-set';
import { IpSet, ipSetOfCidr } from '../connectivity/ip-set';
import { PortSet } from '../connectivity/port-set';
import type {
  Direction,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
} from '../kubernetes/entities';
import { everything, selectsEverything } from '../kubernetes/label-selector';
import type { FieldPath } from '../yaml/field-path';
import type { PolicyUnit, PortMatch, Provenance, Rule, RulePeer, Selector } from './ir';
import { anyOf, podsOfNamespaces } from './selectors';
import { shareByKey, shareSelector } from './share-selector';

/**
 * networking.k8s.io/v1 NetworkPolicy: one unit for each direction that the policy isolates.
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function compileNetworkPolicy(policy: NetworkPolicy): readonly PolicyUnit[] {
  const units: PolicyUnit[] = [];
  // One object in both directions, so that it is matched with pods once.
  const subject = shareSelector(podsSelectedBy(policy));
  if (policy.isolatesIngress) units.push(compileDirection(policy, subject, 'ingress', policy.ingress));
  if (policy.isolatesEgress) units.push(compileDirection(policy, subject, 'egress', policy.egress));
  return units;
}

/** The pods that a policy is about. */
export function podsSelectedBy({ namespace, podSelector }: NetworkPolicy): Selector {
  return podsOf(namespace, { kind: 'pod-labels', selector: podSelector });
}

function compileDirection(
  policy: NetworkPolicy,
  subject: Selector,
  direction: Direction,
  rules: readonly NetworkPolicyRule[],
): PolicyUnit {
  return {
    direction,
    subject,
    order: 0,
    isolates: true,
    intent: policy.intent,
    where: provenance(policy, direction, undefined),
    rules: rules.map((rule, index) => compileRule(policy, direction, rule, index)),
  };
}

function compileRule(policy: NetworkPolicy, direction: Direction, rule: NetworkPolicyRule, index: number): Rule {
  const where = provenance(policy, direction, index);
  const list = [...where.path, direction === 'ingress' ? 'from' : 'to'];
  const peers = rule.peers?.map((peer, item) => ({
    selector: shareSelector(compilePeer(policy, peer)),
    ...decidingField([...list, item], peer),
  }));
  return {
    action: 'allow',
    peer: peerOf(peers),
    peers: peers ?? [],
    ports: portsOf(rule.ports),
    emptyLists: rule.emptyKeys.map((key) => [...where.path, key]),
    where,
  };
}

/** What all of the items stand for; every peer where none are written. */
function peerOf(peers: readonly RulePeer[] | undefined): Selector {
  if (peers === undefined) return shareSelector({ kind: 'all' });
  const peer = anyOf(peers.map(({ selector }) => selector));
  // That of the only item is shared already.
  return peers.length === 1 ? peer : shareSelector(peer);
}

function decidingField(item: FieldPath, peer: NetworkPolicyPeer): Pick<RulePeer, 'path' | 'words'> {
  switch (peer.kind) {
    case 'ip-block':
      return { path: [...item, 'ipBlock', 'cidr'], words: `cidr ${peer.cidr}` };
    case 'pods': {
      const key = peer.namespaceSelector === undefined ? 'podSelector' : 'namespaceSelector';
      return { path: [...item, key], words: `${key}${selectsEverything(peer[key] ?? everything) ? ' {}' : ''}` };
    }
  }
}

/** What one item of `from` or `to` stands for. */
export function compilePeer(policy: NetworkPolicy, peer: NetworkPolicyPeer): Selector {
  switch (peer.kind) {
    case 'pods': {
      const pods: Selector | undefined = peer.podSelector && { kind: 'pod-labels', selector: peer.podSelector };
      if (peer.namespaceSelector === undefined) return podsOf(policy.namespace, pods);
      return podsOfNamespaces(peer.namespaceSelector, peer.podSelector ?? everything);
    }
    case 'ip-block':
      return compileIpBlock(peer.cidr, peer.except);
  }
}

/** The whole namespace for an absent or empty pod selector. */
function podsOf(namespace: string, pods: Selector | undefined): Selector {
  const ofNamespace: Selector = { kind: 'namespace', name: namespace };
  return pods === undefined || isEverything(pods) ? ofNamespace : { kind: 'and', of: [ofNamespace, pods] };
}

function isEverything(selector: Selector): boolean {
  return selector.kind === 'pod-labels' && selectsEverything(selector.selector);
}

function compileIpBlock(cidr: string, except: readonly string[]): Selector {
  const [block = IpSet.empty, ...excepted] = [cidr, ...except].map((each) => ipSetOfCidr(each).value);
  return { kind: 'ip', set: excepted.reduce((set, each) => set.subtract(each), block), field: 'ipBlock' };
}

/** Few lists of ports are written again and again. */
function portsOf(ports: NetworkPolicyRule['ports']): PortMatch {
  return ports === undefined ? anyPort : shareByKey(lists, JSON.stringify(ports), () => compilePorts(ports));
}

const lists = new Map<string, PortMatch>();
const anyPort: PortMatch = { kind: 'any' };

function compilePorts(ports: readonly NetworkPolicyPort[]): PortMatch {
  let numbered = ConnectionSet.none;
  const named: { name: string; protocol: NetworkPolicyPort['protocol'] }[] = [];
  for (const { protocol, port, endPort } of ports) {
    if (typeof port === 'string') named.push({ name: port, protocol });
    // Without a port the item means every port of the protocol.
    else if (port === undefined) numbered = numbered.union(ConnectionSet.of(protocol, PortSet.full));
    else numbered = numbered.union(ConnectionSet.of(protocol, PortSet.range(port, endPort ?? port)));
  }
  return { kind: 'some', numbered, named };
}

function provenance(policy: NetworkPolicy, direction: Direction, index: number | undefined): Provenance {
  return {
    ref: policy.ref,
    resource: policy.identity,
    path: [...policy.basePath, 'spec', ...(index === undefined ? ['podSelector'] : [direction, index])],
    direction,
    rule: index === undefined ? undefined : { index, name: undefined },
  };
}
