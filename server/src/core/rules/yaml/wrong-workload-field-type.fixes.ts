import type { ProposeFixes } from '../rule';
import type { Data } from './wrong-workload-field-type';

export const wrongWorkloadFieldTypeFixes: ProposeFixes = ({ at, place, data }) => {
  const { wanted } = data as unknown as Data;
  if (wanted === null || place.kind !== 'field') return [];
  const action = { kind: 'set-field', at, path: place.path, value: wanted } as const;
  return [{ title: `Write ${wanted}`, isSafe: false, actions: [action] }];
};
