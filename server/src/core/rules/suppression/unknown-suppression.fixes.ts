import type { ProposeFixes } from '../rule';

export const unknownSuppressionFixes: ProposeFixes = ({ at, place, data }) => {
  if (typeof data !== 'string' || (place.kind === 'field' && place.part === 'key')) return [];
  const action =
    place.kind === 'text'
      ? ({ kind: 'replace-text', at, range: place.range, newText: data } as const)
      : ({ kind: 'set-field', at, path: place.path, value: data } as const);
  return [{ title: `Change to "${data}"`, isSafe: false, actions: [action] }];
};
