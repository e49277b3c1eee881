import type { ProposeFixes } from '../rule';

export const invalidConfigurationFixes: ProposeFixes = ({ at, place, data }) => {
  if (typeof data !== 'string' || place.kind !== 'field') return [];
  const { path, part } = place;
  const action =
    part === 'key'
      ? ({ kind: 'rename-key', at, path, key: data } as const)
      : ({ kind: 'set-field', at, path, value: data } as const);
  return [{ title: `Change to "${data}"`, isSafe: false, actions: [action] }];
};
