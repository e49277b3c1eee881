import type { ClusterFacts } from '../cluster/cluster';
import { connectionsOf, isUnrecognised, portNamesOf } from '../cluster/cluster-rules';
import { isContested } from '../cluster/contested-policies';
import { unionOfCidrs } from '../connectivity/address-spaces';
import { IpSet, parseIp } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import { assertNever } from '../invariant';
import type {
  ClusterPolicy,
  ClusterPolicyPeer,
  ClusterPolicyPods,
  ClusterPolicyPort,
  ClusterPolicyRule,
  Direction,
  Node,
} from '../kubernetes/entities';
import { type LabelSelector, matchesLabels, selectsEverything } from '../kubernetes/label-selector';
import type { FieldPath } from '../yaml/field-path';
import { contestedUnit } from './contested-unit';
import type { PolicyUnit, PortMatch, Provenance, Rule, RulePeer, Selector } from './ir';
import { anyOf, podsOfNamespaces } from './selectors';

/** The units of one tier of the policies of policy.networking.k8s.io. */
export function compileClusterPolicies(
  { clusterPolicies, nodes }: Pick<ClusterFacts, 'clusterPolicies' | 'nodes'>,
  tier: ClusterPolicy['tier'],
): readonly PolicyUnit[] {
  const ofTier = clusterPolicies.filter((policy) => policy.tier === tier);
  // Whether a BaselineAdminNetworkPolicy comes before or after policies of the same tier with priorities is not defined.
  const isOrdered = hasPriorities(ofTier);
  const { ordered, unordered } = compilers(nodes);
  const compile = isOrdered ? ordered : unordered;
  return ofTier.flatMap((policy) =>
    isContested(clusterPolicies, policy) ? compile(policy).map(contestedUnit) : compile(policy),
  );
}

export function hasPriorities(ofTier: readonly ClusterPolicy[]): boolean {
  return ofTier.every(({ priority }) => priority !== undefined);
}

/**
 * One policy: a unit for each direction that has rules. None isolates: what no rule matches goes to the next tier.
 * https://network-policy-api.sigs.k8s.io/reference/spec/
 */
function compileClusterPolicy(policy: ClusterPolicy, nodes: readonly Node[]): readonly PolicyUnit[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const rules = policy[direction];
    if (rules.length === 0) return [];
    return [
      {
        direction,
        subject: podsOfPolicy(policy.subject),
        order: policy.priority ?? 0,
        rules: rules.map((rule, index) => compileRule(policy, nodes, direction, rule, index)),
        isolates: false,
        intent: policy.intent,
        where: provenance(policy, direction, undefined),
      },
    ];
  });
}

/** Units are kept as long as neither the policy nor what is known of nodes changes. */
const compilers = memoize((nodes: readonly Node[]) => {
  const ordered = memoize((policy: ClusterPolicy) => compileClusterPolicy(policy, nodes));
  const unordered = memoize((policy: ClusterPolicy): readonly PolicyUnit[] =>
    ordered(policy).map((unit) => ({ ...unit, order: 0 })),
  );
  return { ordered, unordered };
});

/** The pods of a subject or of a peer; host-network pods are neither. */
export function podsOfPolicy({ namespaceSelector, podSelector }: ClusterPolicyPods): Selector {
  return podsOfNamespaces(namespaceSelector, podSelector);
}

function compileRule(
  policy: ClusterPolicy,
  nodes: readonly Node[],
  direction: Direction,
  rule: ClusterPolicyRule,
  index: number,
): Rule {
  const where = provenance(policy, direction, { index, name: rule.name });
  const { action } = rule;
  const base = { action, emptyLists: [], where } as const;
  if (isUnrecognised(rule)) {
    // "fail closed": an Accept rule matches nothing, Deny and Pass rules deny everything.
    const closed = { ...base, peers: [], ports: { kind: 'any' }, failsClosed: true } as const;
    return action === 'allow'
      ? { ...closed, peer: { kind: 'none' } }
      : { ...closed, action: 'deny', peer: { kind: 'all' } };
  }
  const list = [...where.path, direction === 'ingress' ? 'from' : 'to'];
  const peers = rule.peers.map(
    (peer, item): RulePeer => ({
      selector: compileClusterPolicyPeer(peer, nodes),
      ...decidingField([...list, item], peer),
    }),
  );
  return {
    ...base,
    peer: anyOf(peers.map(({ selector }) => selector)),
    peers,
    ports: rule.ports === undefined ? { kind: 'any' } : compilePorts(rule.ports),
  };
}

/** What one item of `from` or `to` stands for. */
function compileClusterPolicyPeer(peer: ClusterPolicyPeer, nodes: readonly Node[]): Selector {
  switch (peer.kind) {
    case 'pods':
      return podsOfPolicy(peer);
    case 'networks':
      return { kind: 'ip', set: unionOfCidrs(peer.cidrs), field: 'networks' };
    case 'nodes':
      return compileNodes(peer.selector, nodes);
    case 'domain-names':
      return { kind: 'fqdn', patterns: peer.patterns };
    case 'unrecognised':
      return { kind: 'none' };
    default:
      return assertNever(peer);
  }
}

function compileNodes(selector: LabelSelector, nodes: readonly Node[]): Selector {
  const addressesOf = (isMatching: boolean) =>
    IpSet.unionOf(
      nodes
        .filter(({ labels }) => matchesLabels(selector, labels) === isMatching)
        .flatMap(({ addresses }) => addresses.flatMap((address) => parseIp(address) ?? []))
        .map(IpSet.of),
    );
  return { kind: 'node-labels', selector, matching: addressesOf(true), others: addressesOf(false) };
}

function decidingField(item: FieldPath, peer: ClusterPolicyPeer): Pick<RulePeer, 'path' | 'words'> {
  switch (peer.kind) {
    case 'pods': {
      const isAll = selectsEverything(peer.namespaceSelector) && selectsEverything(peer.podSelector);
      return {
        path: [...item, peer.field],
        words: `${peer.field}${isAll && peer.field === 'namespaces' ? ' {}' : ''}`,
      };
    }
    case 'networks':
      return { path: [...item, 'networks'], words: `networks ${peer.cidrs.join(', ')}` };
    case 'nodes':
      return { path: [...item, 'nodes'], words: `nodes${selectsEverything(peer.selector) ? ' {}' : ''}` };
    case 'domain-names':
      return { path: [...item, 'domainNames'], words: `domainNames ${peer.patterns.join(', ')}` };
    case 'unrecognised':
      return { path: item, words: 'an unknown peer' };
    default:
      return assertNever(peer);
  }
}

function compilePorts(ports: readonly ClusterPolicyPort[]): PortMatch {
  const named = portNamesOf(ports).map((name) => ({ name, protocol: undefined }));
  return { kind: 'some', numbered: connectionsOf(ports), named };
}

function provenance(policy: ClusterPolicy, direction: Direction, rule: Provenance['rule']): Provenance {
  return {
    ref: policy.ref,
    resource: policy.identity,
    path: [...policy.basePath, 'spec', ...(rule === undefined ? ['subject'] : [direction, rule.index])],
    direction,
    rule,
  };
}
