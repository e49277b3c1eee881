import { replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { listYaml, selectorLines } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { Data } from './data-store-reachable-namespace-wide';

export const dataStoreReachableNamespaceWideFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  const { clients } = finding.data as unknown as Data;
  const [first, ...others] = clients.map((labels) => selectorLines('podSelector', new Map(labels), []).join('\n'));
  // Another scope may have other clients.
  if (
    rule === undefined ||
    first === undefined ||
    (rule.open.length === 0 && rule.data.peers.length > 0) ||
    finding.scopes.length > 1
  )
    return [];
  const { title, actions, isSafe } = replacePeers(rule, first, 'Admit only the declared clients');
  const more = { kind: 'add-entry', at: rule.at, path: rule.list, yaml: listYaml(others) } as const;
  return [{ title, isSafe, actions: others.length === 0 ? actions : [...actions, more] }];
};
