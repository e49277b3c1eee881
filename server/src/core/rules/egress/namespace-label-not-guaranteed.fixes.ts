import { namespaceNameLabel } from '../../kubernetes/read-entity';
import type { ProposeFixes } from '../rule';
import type { Data } from './namespace-label-not-guaranteed';

export const namespaceLabelNotGuaranteedFixes: ProposeFixes = (finding) => {
  const { item, key, isName } = finding.data as unknown as Data;
  if (!isName) return [];
  const path = [...item, 'namespaceSelector', 'matchLabels', key];
  return [
    {
      title: `Select the namespace by its name: ${namespaceNameLabel}`,
      isSafe: false,
      actions: [{ kind: 'rename-key', at: finding.at, path, key: namespaceNameLabel }],
    },
  ];
};
