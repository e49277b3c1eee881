import { documentRoot } from '../../analysis/document-root';
import type { FixAction } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './tls-reference-unresolved';

export const tlsReferenceUnresolvedFixes: ProposeFixes = (finding, analysis) => {
  const { at } = finding;
  const { basePath, path, meant, kind } = finding.data as unknown as Data;
  const place = [...basePath, ...path];
  if (meant !== null) {
    const action = { kind: 'set-field', at, path: place, value: yamlString(meant) } as const;
    return [{ title: `Write "${meant}"`, isSafe: false, actions: [action] }];
  }
  if (kind === null) return [];
  return [{ title: `Ask the ${kind}`, isSafe: false, actions: [otherKind()] }];

  function otherKind(): FixAction {
    if (path[0] === 'metadata') {
      const key = kind === 'Issuer' ? 'cert-manager.io/issuer' : 'cert-manager.io/cluster-issuer';
      return { kind: 'rename-key', at, path: place, key };
    }
    const issuerRef = place.slice(0, -1);
    const isWritten = nodeAt(documentRoot(analysis, at), [...issuerRef, 'kind']) !== undefined;
    return isWritten
      ? { kind: 'set-field', at, path: [...issuerRef, 'kind'], value: `${kind}` }
      : { kind: 'add-entry', at, path: issuerRef, yaml: `kind: ${kind}` };
  }
};
