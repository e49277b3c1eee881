import type { FieldPath } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';

export const egressPolicyAlsoIsolatesIngressFixes: ProposeFixes = (finding) => {
  const path = [...(finding.data as FieldPath), 'spec'];
  return [
    {
      title: 'Isolate for egress alone: policyTypes [Egress]',
      isSafe: false,
      actions: [{ kind: 'add-entry', at: finding.at, path, yaml: 'policyTypes:\n  - Egress' }],
    },
  ];
};
