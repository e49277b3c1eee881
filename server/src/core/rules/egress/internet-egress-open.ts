import type { Cluster } from '../../cluster/cluster';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import { usedNames } from '../../dependencies/used-names';
import type { RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOfAdminTier, openRulesOf } from '../../policies/open-rules';
import { requirementsOf, workloadsMatching } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { finalWords, openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { statesPublic } from '../segmentation/gateways';

export const internetEgressOpen: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts, optionsFor) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of openRulesOf(view)) {
      const finding = findingOf(allowed);
      if (finding === undefined) continue;
      const { allow } = optionsFor(allowed.unit.where.ref.uri);
      if (!callsOnly(allow, allowed, view, facts)) yield finding;
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const finding = findingOf(allowed);
      if (finding !== undefined && !strangersMayBeDeniedBefore(facts, allowed)) yield finding;
    }
  },
};

/**
 * NetworkPolicies know no names, so for hosts whose addresses change a port of the whole internet has to be open.
 * Whether pods say that they call these hosts and no others.
 */
function callsOnly(
  hosts: readonly string[] = [],
  { unit, rule, ports }: AllowRule,
  view: NamespaceView,
  facts: NamespaceFacts,
): boolean {
  if (hosts.length === 0 || ports !== 'some' || rule.peer.kind === 'all') return false;
  const pods = workloadsMatching(view, unit.subject);
  const cluster: Cluster = { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
  const isListed = (name: string) =>
    hosts.some((host) => (host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host));
  return (
    pods.length > 0 &&
    pods.every((workload) => {
      const outside = usedNames(cluster, workload).filter(({ isOfService }) => !isOfService);
      return outside.length > 0 && outside.every(({ name }) => isListed(name));
    })
  );
}

function findingOf(allowed: AllowRule): DraftFinding | undefined {
  if (allowed.unit.direction !== 'egress' || allowed.ports === 'dns') return undefined;
  const open = opening(allowed);
  if (open === undefined || isEgressGateway(allowed)) return undefined;
  const isLimited = allowed.ports !== 'every' || statesPublic(allowed.unit);
  return openRuleFinding('internet-egress-open', allowed, {
    message: `${policyWords(allowed)} lets pods send data to any internet address on ${portWords(allowed.rule.ports)}: ${open.words}.${finalWords(allowed)}`,
    severity: isLimited ? 'information' : 'warning',
    path: open.path,
    peers: open.peers,
    related: [],
  });
}

/** The field that opens the internet; undefined for a rule that does not. */
function opening(allowed: AllowRule): (Pick<RulePeer, 'path' | 'words'> & { peers: readonly RulePeer[] }) | undefined {
  const { blocks, isInternet } = allowed.breadth;
  const [block] = isInternet ? blocks : [];
  if (block !== undefined) return { path: block.path, words: block.words, peers: blocks };
  return allowed.rule.peer.kind === 'all' ? { ...openField(allowed), peers: [] } : undefined;
}

/** Pods through which other pods reach the internet. */
function isEgressGateway({ unit }: AllowRule): boolean {
  return requirementsOf(unit.subject).some(
    ({ operator, values }) => operator === 'In' && values.every((value) => gatewayName.test(value)),
  );
}

const gatewayName = /(^|[-_.])(egress-?(gateway|proxy)|forward-proxy|squid)([-_.]|$)/i;
