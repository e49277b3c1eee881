import { replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { dnsPeer } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';

export const dnsToAnyResolverFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  return rule === undefined ? [] : [replacePeers(rule, dnsPeer(), 'Allow only cluster DNS')];
};
