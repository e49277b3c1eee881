import type { NamespaceView } from '../../cluster/namespace-view';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import type { PortMatch, Selector } from '../../policies/ir';
import { type AllowRule, allowRulesOfAdminTier, openRulesOf } from '../../policies/open-rules';
import { everySelected } from '../../policies/subjects';
import { finalWords, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export const egressToAllNamespacesOrControlPlane: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of openRulesOf(view)) {
      const finding = everyNamespace(allowed) ?? controlPlane(view, allowed);
      if (finding !== undefined) yield finding;
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const finding = everyNamespace(allowed);
      if (finding !== undefined && !strangersMayBeDeniedBefore(facts, allowed)) yield finding;
    }
  },
};

function everyNamespace(allowed: AllowRule): DraftFinding | undefined {
  const { unit, rule, breadth } = allowed;
  const [pods] = breadth.pods;
  // Whoever means everybody has a finding about that.
  if (unit.direction !== 'egress' || pods === undefined || breadth.isEveryone || rule.ports.kind !== 'any')
    return undefined;
  return openRuleFinding('egress-to-all-namespaces-or-control-plane', allowed, {
    message: `${policyWords(allowed)} lets pods reach all pods, also of kube-system, on every port: ${pods.words}.${finalWords(allowed)}`,
    severity: 'information',
    path: pods.path,
    peers: breadth.pods,
    related: [],
  });
}

/** Without a token there is nothing to say to the API server or a kubelet. */
function controlPlane(view: NamespaceView, allowed: AllowRule): DraftFinding | undefined {
  const { unit, rule } = allowed;
  const port = unit.direction === 'egress' ? controlPlanePort(rule.ports) : undefined;
  if (
    port === undefined ||
    !mayBeNode(
      rule.peer,
      rule.peers.map(({ selector }) => selector),
    )
  ) {
    return undefined;
  }
  if (everySelected(view, unit, ({ refusesToken, unknown }) => refusesToken && unknown === undefined) !== true)
    return undefined;
  return openRuleFinding('egress-to-all-namespaces-or-control-plane', allowed, {
    message: `${policyWords(allowed)} opens port ${port} of ${controlPlanePorts.get(port)} to pods without token (automountServiceAccountToken): see "ports".`,
    severity: 'information',
    path: [...rule.where.path, 'ports'],
    part: 'key',
    related: [],
  });
}

export const controlPlanePorts: ReadonlyMap<number, string> = new Map([
  [6443, 'the API server'],
  [10250, 'the kubelets'],
  [10255, 'the kubelets'],
]);

/** One that is written by itself: ranges mean something else. */
function controlPlanePort(ports: PortMatch): number | undefined {
  if (ports.kind === 'any') return undefined;
  return ports.numbered.TCP.ranges.find(({ first, last }) => first === last && controlPlanePorts.has(first))?.first;
}

/** Nodes have addresses; pods that are selected by labels are no nodes. */
function mayBeNode(peer: Selector, peers: readonly Selector[]): boolean {
  return peer.kind === 'all' || peers.some(({ kind }) => kind === 'all' || kind === 'ip' || kind === 'node-labels');
}
