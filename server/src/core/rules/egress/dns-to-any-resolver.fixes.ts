import { dnsFor } from '../../fixes/new-policy';
import { replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { dnsPeer } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';

export const dnsToAnyResolverFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  return rule === undefined ? [] : [replacePeers(rule, dnsPeer(dnsFor(analysis, finding)), 'Allow only cluster DNS')];
};
