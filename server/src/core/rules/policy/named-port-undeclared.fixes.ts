import type { Fix } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import { byDistance } from '../../text/nearest';
import type { ProposeFixes } from '../rule';
import type { Data } from './named-port-undeclared';

export const namedPortUndeclaredFixes: ProposeFixes = (finding) => {
  const { port, names, numbers } = finding.data as Data;
  // Another scope may have other pods.
  if (finding.place.kind !== 'field' || finding.scopes.length > 1) return [];
  const { path } = finding.place;
  const set = (title: string, value: string): Fix => ({
    title,
    isSafe: false,
    actions: [{ kind: 'set-field', at: finding.at, path, value }],
  });
  return [
    ...byDistance(port, names)
      .slice(0, offeredNames)
      .map((name) => set(`Use the declared port name ${name}`, yamlString(name))),
    ...numbers.slice(0, offeredNames).map((number) => set(`Use the declared port number ${number}`, String(number))),
  ];
};

const offeredNames = 3;
