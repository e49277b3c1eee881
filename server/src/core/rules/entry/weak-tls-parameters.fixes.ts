import type { ProposeFixes } from '../rule';
import type { Data } from './weak-tls-parameters';

export const weakTlsParametersFixes: ProposeFixes = ({ at, data }) => {
  if (data === null) return [];
  const { path, value, add } = data as Data;
  const title = `Take TLS 1.2 and newer alone: ${value.replaceAll('"', '')}`;
  const action =
    add === null
      ? ({ kind: 'set-field', at, path, value } as const)
      : ({ kind: 'add-entry', at, path, yaml: `${add}: ${value}` } as const);
  return [{ title, isSafe: false, actions: [action] }];
};
