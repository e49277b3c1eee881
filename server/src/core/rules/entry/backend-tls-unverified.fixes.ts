import { documentRoot } from '../../analysis/document-root';
import type { FixAction } from '../../fixes/fix';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './backend-tls-unverified';

export const backendTlsUnverifiedFixes: ProposeFixes = (finding, analysis) => {
  const { basePath, map, entries, remove } = finding.data as Data;
  const { at } = finding;
  const check = 'Look at the certificates of backends';
  if (remove !== null) {
    return [{ title: check, isSafe: false, actions: [{ kind: 'remove-entry', at, path: remove }] }];
  }
  const path = [...basePath, ...map];
  const written = nodeAt(documentRoot(analysis, at), path);
  if (written === undefined || entries.length === 0) return [];
  const isWritten = ([key]: Data['entries'][number]) => nodeAt(written, [key]) !== undefined;
  const added = entries.filter((each) => !isWritten(each)).map(([key, value]) => `${key}: ${value}`);
  const actions: readonly FixAction[] = [
    ...entries
      .filter(isWritten)
      .map(([key, value]) => ({ kind: 'set-field' as const, at, path: [...path, key], value })),
    ...(added.length === 0 ? [] : [{ kind: 'add-entry' as const, at, path, yaml: added.join('\n') }]),
  ];
  const [, secret] = entries.find(([, value]) => value.endsWith('-backend-ca')) ?? [];
  const authority = secret === undefined ? '' : `, with the authority of Secret "${secret}", which must be made`;
  return [{ title: `${check}${authority}`, isSafe: false, actions }];
};
