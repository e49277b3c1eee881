import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';

export const expiredSuppressionFixes: ProposeFixes = ({ at, place }: Finding) => {
  if (place.kind !== 'field') return [];
  const path = place.path.slice(0, -1);
  return [{ title: 'Remove the entry', isSafe: true, actions: [{ kind: 'remove-entry', at, path }] }];
};
