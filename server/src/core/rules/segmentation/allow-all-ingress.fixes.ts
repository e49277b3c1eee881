import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';

export const allowAllIngressFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined) return [];
  const namespace = finding.resource?.namespace ?? '';
  return [
    replacePeers(rule, 'podSelector: {}', `Admit only pods of namespace "${namespace}"`),
    ...removeOpenPart(rule),
  ];
};
