import type { ProposeFixes } from '../rule';
import type { Data } from './edge-route-plaintext';

export const edgeRoutePlaintextFixes: ProposeFixes = ({ at, data }) => {
  const { path, add, title } = data as Data;
  return add === null ? [] : [{ title, isSafe: false, actions: [{ kind: 'add-entry', at, path, yaml: add }] }];
};
