import type { ProposeFixes } from '../rule';

export const wrongWorkloadFieldTypeFixes: ProposeFixes = ({ at, place, data }) => {
  const wanted = data as string | null;
  if (wanted === null || place.kind !== 'field') return [];
  const action = { kind: 'set-field', at, path: place.path, value: wanted } as const;
  return [{ title: `Write ${wanted}`, isSafe: false, actions: [action] }];
};
