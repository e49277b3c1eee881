import type { ProposeFixes } from '../rule';
import type { Data } from './tls-verification-disabled';

export const tlsVerificationDisabledFixes: ProposeFixes = ({ at, data }) => {
  const { remove } = data as Data;
  if (remove === null) return [];
  return [{ title: 'Look at certificates', isSafe: false, actions: [{ kind: 'remove-entry', at, path: remove }] }];
};
