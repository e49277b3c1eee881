import type { ProposeFixes } from '../rule';
import type { Data } from './kubelet-open-access';

export const kubeletOpenAccessFixes: ProposeFixes = ({ at, place, data }) => {
  if (place.kind !== 'field') return [];
  const { value } = data as Data;
  const { path } = place;
  return [
    {
      title: `Set ${path.join('.')} to ${value}`,
      isSafe: false,
      actions: [{ kind: 'set-field', at, path, value }],
    },
  ];
};
