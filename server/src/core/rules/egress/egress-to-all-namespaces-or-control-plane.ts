import type { NamespaceView } from '../../cluster/namespace-view';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import type { Fix } from '../../fixes/fix';
import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { portAt } from '../../kubernetes/read-service';
import type { PortMatch, Selector } from '../../policies/ir';
import { type AllowRule, allowRulesOf, allowRulesOfAdminTier } from '../../policies/open-rules';
import { everySelected } from '../../policies/subjects';
import { itemsAt } from '../../yaml/field-path';
import { finalWords, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding, Rule } from '../rule';

export const egressToAllNamespacesOrControlPlane: Rule = {
  id: 'egress-to-all-namespaces-or-control-plane',
  title: 'Egress rule that reaches every namespace, or the control plane for nothing',
  severity: 'information',
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of allowRulesOf(view)) {
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
  fixes(finding, analysis) {
    const rule = writtenRule(finding, analysis);
    if (rule === undefined) return [];
    const { data, at, root } = rule;
    if (data.peers.length > 0) {
      const namespace = finding.resource?.namespace ?? '';
      return [
        replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${namespace}"`),
        ...removeOpenPart(rule),
      ];
    }
    const list = [...data.rule, 'ports'];
    const items = itemsAt(root, list);
    const ports = items.flatMap((item, index) => (isControlPlanePort(portAt(item, 'port')) ? [index] : []));
    // Without any port left, every port would be allowed.
    if (ports.length === 0 || ports.length === items.length) return removeOpenPart(rule);
    const numbers = ports.map((index) => portAt(items[index], 'port')).join(', ');
    const fix: Fix = {
      title: `Remove port ${numbers} from egress rule ${Number(data.rule.at(-1)) + 1}`,
      isSafe: false,
      actions: ports.map((index) => ({ kind: 'remove-entry', at, path: [...list, index] })),
    };
    return [fix];
  },
};

function everyNamespace(allowed: AllowRule): DraftFinding | undefined {
  const { unit, rule, breadth } = allowed;
  const [pods] = breadth.pods;
  // Whoever means everybody has a finding about that.
  if (unit.direction !== 'egress' || pods === undefined || breadth.isEveryone || rule.ports.kind !== 'any')
    return undefined;
  return openRuleFinding('egress-to-all-namespaces-or-control-plane', allowed, {
    message: `${policyWords(allowed)} lets pods reach every pod of every namespace, also of kube-system, on every port: ${pods.words}.${finalWords(allowed)}`,
    severity: 'information',
    path: pods.path,
    peers: breadth.pods,
    related: [],
  });
}

/** Without a token there is nothing to say to the API server or a kubelet. */
function controlPlane(view: NamespaceView, allowed: AllowRule): DraftFinding | undefined {
  const { unit, rule } = allowed;
  const port = controlPlanePort(rule.ports);
  if (
    unit.direction !== 'egress' ||
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

const controlPlanePorts: ReadonlyMap<number, string> = new Map([
  [6443, 'the API server'],
  [10250, 'the kubelets'],
  [10255, 'the kubelets'],
]);

function isControlPlanePort(port: number | string | undefined): boolean {
  return typeof port === 'number' && controlPlanePorts.has(port);
}

/** One that is written by itself: ranges mean something else. */
function controlPlanePort(ports: PortMatch): number | undefined {
  if (ports.kind === 'any') return undefined;
  return ports.numbered.TCP.ranges.find(({ first, last }) => first === last && controlPlanePorts.has(first))?.first;
}

/** Nodes have addresses; pods that are selected by labels are no nodes. */
function mayBeNode(peer: Selector, peers: readonly Selector[]): boolean {
  return peer.kind === 'all' || peers.some(({ kind }) => kind === 'all' || kind === 'ip' || kind === 'node-labels');
}
