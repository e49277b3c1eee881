import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';

export const internetEgressOpenFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined) return [];
  const namespace = finding.resource?.namespace ?? '';
  // In place of addresses, pods would be more than was allowed.
  if (rule.data.peers.length > 0) return removeOpenPart(rule);
  return [
    replacePeers(rule, 'namespaceSelector: {}', 'Allow only pods of the cluster'),
    replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${namespace}"`),
    ...removeOpenPart(rule),
  ];
};
