import type { ProposeFixes } from '../rule';
import type { Data } from './redirect-to-forbidden-address';

export const redirectToForbiddenAddressFixes: ProposeFixes = ({ at, data }) => {
  const { remove } = data as Data;
  if (remove === null) return [];
  return [{ title: 'Take the address out', isSafe: false, actions: [{ kind: 'remove-entry', at, path: remove }] }];
};
