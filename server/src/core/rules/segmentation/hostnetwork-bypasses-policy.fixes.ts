import type { ProposeFixes } from '../rule';
import type { Data } from './hostnetwork-bypasses-policy';

export const hostnetworkBypassesPolicyFixes: ProposeFixes = (finding) => {
  if ((finding.data as Data) !== null || finding.place.kind !== 'field') return [];
  return [
    {
      title: 'Give the pods a network of their own: remove hostNetwork',
      isSafe: false,
      actions: [{ kind: 'remove-entry', at: finding.at, path: finding.place.path }],
    },
  ];
};
