import type { NamespaceView } from '../../cluster/namespace-view';
import { hasPublicServices, publicBackends, selectsPodsOfPublicService } from '../../cluster/public-backends';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import type { Workload } from '../../kubernetes/entities';
import type { PolicyUnit, RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOfAdminTier, openRulesOf } from '../../policies/open-rules';
import { everySelected, requirementsOf } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { finalWords, openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { demandsGateway, selectsOnlyGateways, statesPublic } from './gateways';

export const allowAllIngress: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'ingress')) return;
    for (const allowed of openRulesOf(view)) {
      const open = allowed.unit.direction === 'ingress' ? opening(allowed) : undefined;
      if (open === undefined || isIntended(view, allowed)) continue;
      yield findingOf(allowed, open);
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const open = allowed.unit.direction === 'ingress' ? opening(allowed) : undefined;
      if (open === undefined || allowed.ports === 'dns' || statesPublic(allowed.unit)) continue;
      if (demandsGateway(allowed.unit) || strangersMayBeDeniedBefore(facts, allowed)) continue;
      yield findingOf(allowed, open);
    }
  },
};

interface Opening {
  readonly who: string;
  readonly path: RulePeer['path'];
  readonly words: string;
  readonly peers: readonly RulePeer[];
}

function findingOf(allowed: AllowRule, open: Opening): DraftFinding {
  return openRuleFinding('allow-all-ingress', allowed, {
    message: `${policyWords(allowed)} admits ${open.who} on ${portWords(allowed.rule.ports)}: ${open.words}.${finalWords(allowed)}`,
    severity: allowed.ports === 'every' ? 'warning' : 'information',
    path: open.path,
    peers: open.peers,
    related: [],
  });
}

/** The field that admits everybody; undefined for a rule that does not. */
function opening(allowed: AllowRule): Opening | undefined {
  const { pods, blocks, isEveryAddress, isEveryone } = allowed.breadth;
  const open = [...pods, ...(isEveryAddress ? blocks : [])];
  const [peer] = open;
  if (peer === undefined) return isEveryone ? { who: 'every source', ...openField(allowed), peers: [] } : undefined;
  const who = isEveryone ? 'every source' : isEveryAddress ? 'every address' : 'every pod of every namespace';
  return { who, path: peer.path, words: peer.words, peers: open };
}

function isIntended(view: NamespaceView, { unit, ports }: AllowRule): boolean {
  return (
    statesPublic(unit) || selectsOnlyGateways(view, unit) || (ports !== 'every' && selectsPublicBackends(view, unit))
  );
}

/** Also without a workload in the workspace: the Service says which labels its pods have. */
function selectsPublicBackends(view: NamespaceView, unit: PolicyUnit): boolean {
  if (!hasPublicServices(view)) return false;
  const isBackend = (workload: Workload) => publicBackends(view).has(workload);
  return everySelected(view, unit, isBackend) ?? selectsPodsOfPublicService(view, requirementsOf(unit.subject));
}
