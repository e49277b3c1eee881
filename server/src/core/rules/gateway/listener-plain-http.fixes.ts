import { documentRoot } from '../../analysis/document-root';
import { yamlString } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './listener-plain-http';

export const listenerPlainHttpFixes: ProposeFixes = (finding, analysis) => {
  const { basePath, parent, encrypted } = finding.data as Data;
  const path = [...basePath, ...parent];
  if (encrypted === null) return [];
  const isWritten = nodeAt(documentRoot(analysis, finding.at), [...path, 'sectionName']) !== undefined;
  const value = yamlString(encrypted);
  return [
    {
      title: `Serve it by listener "${encrypted}" alone, with TLS`,
      isSafe: false,
      actions: [
        isWritten
          ? { kind: 'set-field', at: finding.at, path: [...path, 'sectionName'], value }
          : { kind: 'add-entry', at: finding.at, path, yaml: `sectionName: ${value}` },
      ],
    },
  ];
};
