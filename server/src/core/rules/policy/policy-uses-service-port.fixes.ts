import { yamlString } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { Data } from './policy-uses-service-port';

export const policyUsesServicePortFixes: ProposeFixes = (finding) => {
  const { target, name } = finding.data as Data;
  // Another scope may have other pods.
  if (finding.place.kind !== 'field' || finding.scopes.length > 1) return [];
  const { path } = finding.place;
  const set = (value: string) => ({ kind: 'set-field', at: finding.at, path, value }) as const;
  return [
    { title: `Use the port of the pods, ${target}`, isSafe: false, actions: [set(String(target))] },
    ...(name === null
      ? []
      : [{ title: `Use the name of the pods' port, ${name}`, isSafe: false, actions: [set(yamlString(name))] }]),
  ];
};
