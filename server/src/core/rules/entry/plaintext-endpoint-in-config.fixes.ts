import type { ProposeFixes } from '../rule';
import type { Data } from './plaintext-finding';

export const plaintextEndpointInConfigFixes: ProposeFixes = ({ at, data }) => {
  const { path, value, scheme } = data as Data;
  if (value === null) return [];
  return [{ title: `Speak ${scheme}`, isSafe: false, actions: [{ kind: 'set-field', at, path, value }] }];
};
