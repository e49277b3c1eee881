import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import type { RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOf, allowRulesOfAdminTier } from '../../policies/open-rules';
import { requirementsOf } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { finalWords, openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { statesPublic } from '../segmentation/gateways';

export const internetEgressOpen: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of allowRulesOf(view)) {
      const finding = findingOf(allowed);
      if (finding !== undefined) yield finding;
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const finding = findingOf(allowed);
      if (finding !== undefined && !strangersMayBeDeniedBefore(facts, allowed)) yield finding;
    }
  },
};

function findingOf(allowed: AllowRule): DraftFinding | undefined {
  if (allowed.unit.direction !== 'egress' || allowed.ports === 'dns' || isEgressGateway(allowed)) return undefined;
  const open = opening(allowed);
  if (open === undefined) return undefined;
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
