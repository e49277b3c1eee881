import type { ProposeFixes } from '../rule';
import { certificateInstead } from './certificate-instead';
import type { Data } from './certificate-rotation-disabled';

export const certificateRotationDisabledFixes: ProposeFixes = (finding, analysis) => {
  const { basePath, path, value } = finding.data as unknown as Data;
  if (finding.resource?.kind === 'Secret') return certificateInstead(finding, analysis);
  if (value === null) return [];
  const action = { kind: 'set-field', at: finding.at, path: [...basePath, ...path], value } as const;
  return [{ title: `Set ${path.at(-1)} to ${value}`, isSafe: true, actions: [action] }];
};
