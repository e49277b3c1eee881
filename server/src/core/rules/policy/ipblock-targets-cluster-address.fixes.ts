import type { ProposeFixes } from '../rule';
import type { Data } from './ipblock-targets-cluster-address';

export const ipblockTargetsClusterAddressFixes: ProposeFixes = (finding) => {
  const { item, peer } = finding.data as Data;
  if (peer === null) return [];
  return [
    {
      title: 'Name the pods of the Service instead of its address',
      isSafe: false,
      actions: [{ kind: 'replace-value', at: finding.at, path: item, yaml: peer }],
    },
  ];
};
