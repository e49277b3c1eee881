import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';

export const emptyPeerListAllowsAllFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined || finding.place.kind !== 'field') return [];
  const { path } = finding.place;
  const { at, resource } = finding;
  if (path.at(-1) === 'ports' && rule.itemCount > 0) {
    const action = { kind: 'remove-entry', at, path } as const;
    return [{ title: 'Remove "ports", which means every port as well', isSafe: true, actions: [action] }];
  }
  return [
    ...removeOpenPart(rule),
    replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${resource?.namespace ?? ''}"`),
  ];
};
