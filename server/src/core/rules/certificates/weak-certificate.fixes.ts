import type { ProposeFixes } from '../rule';
import type { Data } from './weak-certificate';

export const weakCertificateFixes: ProposeFixes = ({ at, place, data }) => {
  const { size } = data as unknown as Data;
  if (size === null || place.kind !== 'field') return [];
  // Annotations are texts.
  const value = place.path.at(-2) === 'annotations' ? `"${size}"` : `${size}`;
  const action = { kind: 'set-field', at, path: place.path, value } as const;
  return [{ title: `Ask for ${size} bits`, isSafe: true, actions: [action] }];
};
