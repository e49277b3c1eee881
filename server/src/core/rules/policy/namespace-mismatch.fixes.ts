import type { Fix } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import { namespaceNameLabel } from '../../kubernetes/read-entity';
import type { FieldPath } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import type { Data } from './namespace-mismatch';

export const namespaceMismatchFixes: ProposeFixes = (finding) => {
  const { basePath, item, target, write } = finding.data as unknown as Data;
  if (target === null || finding.scopes.length > 1) return [];
  const { at } = finding;
  if (item !== null) {
    const yaml = `namespaceSelector:\n  matchLabels:\n    ${namespaceNameLabel}: ${yamlString(target)}`;
    const title = `Name the namespace of the pods, "${target}"`;
    return [{ title, isSafe: false, actions: [{ kind: 'add-entry', at, path: item, yaml }] }];
  }
  return moveTo(finding, [...basePath, 'metadata'], target, write);
};

function moveTo({ at }: Finding, metadata: FieldPath, target: string, write: Data['write']): readonly Fix[] {
  const title = `Move the policy to namespace "${target}"`;
  const value = yamlString(target);
  switch (write) {
    case null:
      return [];
    case 'set':
      return [{ title, isSafe: false, actions: [{ kind: 'set-field', at, path: [...metadata, 'namespace'], value }] }];
    case 'add':
      return [
        { title, isSafe: false, actions: [{ kind: 'add-entry', at, path: metadata, yaml: `namespace: ${value}` }] },
      ];
  }
}
