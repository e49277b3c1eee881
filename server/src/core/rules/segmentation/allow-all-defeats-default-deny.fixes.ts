import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';

export const allowAllDefeatsDefaultDenyFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined) return [];
  const namespace = finding.resource?.namespace ?? '';
  return [
    ...removeOpenPart(rule),
    replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${namespace}"`),
  ];
};
