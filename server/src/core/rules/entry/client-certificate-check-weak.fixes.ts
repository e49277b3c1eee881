import type { ProposeFixes } from '../rule';
import type { Data } from './client-certificate-check-weak';

export const clientCertificateCheckWeakFixes: ProposeFixes = (finding) => {
  const { at: path, value, remove } = finding.data as Data;
  const { at } = finding;
  const title = 'Take only clients with a certificate that is checked';
  if (remove) return [{ title, isSafe: false, actions: [{ kind: 'remove-entry', at, path }] }];
  return value === null ? [] : [{ title, isSafe: false, actions: [{ kind: 'set-field', at, path, value }] }];
};
