import type { NamespaceView } from '../../cluster/namespace-view';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import type { Workload } from '../../kubernetes/entities';
import type { PolicyUnit, PortMatch } from '../../policies/ir';
import { type AllowRule, allowRulesOfAdminTier, openRulesOf } from '../../policies/open-rules';
import { everySelected, requirementsOf } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export const dnsToAnyResolver: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of openRulesOf(view)) {
      const finding = findingOf(allowed);
      // Asked last, because that is what costs.
      if (finding !== undefined && !selectsResolvers(view, allowed.unit)) yield finding;
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const finding = demandsResolver(allowed.unit) ? undefined : findingOf(allowed);
      if (finding !== undefined && !strangersMayBeDeniedBefore(facts, allowed)) yield finding;
    }
  },
};

function findingOf(allowed: AllowRule): DraftFinding | undefined {
  const { unit, rule, ports, breadth } = allowed;
  // Wider rules have findings of their own.
  if (unit.direction !== 'egress' || ports !== 'dns' || !isDns(rule.ports)) return undefined;
  const [block] = breadth.isInternet ? breadth.blocks : [];
  const open = block ?? (rule.peer.kind === 'all' ? openField(allowed) : undefined);
  if (open === undefined) return undefined;
  return openRuleFinding('dns-to-any-resolver', allowed, {
    message: `${policyWords(allowed)} lets pods ask any DNS server on ${portWords(rule.ports)}: ${open.words}.`,
    severity: 'information',
    path: open.path,
    peers: block === undefined ? [] : breadth.blocks,
    related: [],
  });
}

/** Names of ports alone are no DNS either. */
function isDns(ports: PortMatch): boolean {
  return (
    ports.kind === 'some' &&
    (['UDP', 'TCP'] as const).some((of) => [53, 853].some((port) => ports.numbered.contains(of, port)))
  );
}

/** Servers that ask others for names that they do not know. */
function selectsResolvers(view: NamespaceView, unit: PolicyUnit): boolean {
  if (demandsResolver(unit) || isResolver(view.name)) return true;
  const isOfResolver = ({ identity, labels }: Workload) =>
    isResolver(identity.name) || [...labels.values()].some(isResolver);
  return everySelected(view, unit, isOfResolver) === true;
}

function demandsResolver({ subject }: PolicyUnit): boolean {
  return requirementsOf(subject).some(({ operator, values }) => operator === 'In' && values.every(isResolver));
}

function isResolver(name: string): boolean {
  return resolverName.test(name);
}

const resolverName =
  /(^|[-_.])(core-?dns|kube-?dns|node-?local-?dns|dns(-default|cache|masq)?|unbound|pi-?hole|blocky|adguard(-?home)?|bind9?|technitium)([-_.]|$)/i;
