import { documentRoot } from '../../analysis/document-root';
import type { FixAction } from '../../fixes/fix';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './source-ip-lost';

export const sourceIpLostFixes: ProposeFixes = (finding, analysis) => {
  const { name, uri, documentIndex, spec } = (finding.data as Data).service;
  const at = { uri, documentIndex };
  const path = [...spec, 'externalTrafficPolicy'];
  const isWritten = nodeAt(documentRoot(analysis, at), path) !== undefined;
  const action: FixAction = isWritten
    ? { kind: 'set-field', at, path, value: 'Local' }
    : { kind: 'add-entry', at, path: spec, yaml: 'externalTrafficPolicy: Local' };
  return [
    {
      title: `Keep client addresses in Service "${name}": externalTrafficPolicy Local`,
      isSafe: false,
      actions: [action],
    },
  ];
};
