import { documentRoot } from '../../analysis/document-root';
import { addPolicies, allowDns, dnsFor, inWords, takenPolicyNames } from '../../fixes/new-policy';
import { dnsEgressRule } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './dns-egress-missing';

export const dnsEgressMissingFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as unknown as Data;
  const taken = takenPolicyNames(analysis, finding, data.namespace);
  const root = documentRoot(analysis, finding.at);
  const hasRules = nodeAt(root, [...data.basePath, 'spec', 'egress']) !== undefined;
  const dns = dnsFor(analysis, finding);
  const lines = dnsEgressRule(dns);
  const rule = lines.join('\n');
  const action = hasRules
    ? ({ kind: 'add-entry', at: finding.at, path: [...data.basePath, 'spec', 'egress'], yaml: rule } as const)
    : ({
        kind: 'add-entry',
        at: finding.at,
        path: [...data.basePath, 'spec'],
        yaml: ['egress:', ...lines.map((line) => `  ${line}`)].join('\n'),
      } as const);
  const name = finding.resource?.name ?? '';
  return [
    { title: `Allow DNS in NetworkPolicy "${name}"`, isSafe: false, actions: [action] },
    ...addPolicies(analysis, finding, {
      title: `Allow DNS for every pod ${inWords(finding, data.namespace)}`,
      fileName: `networkpolicy${data.fileSuffix}-dns.yaml`,
      policies: [allowDns(data, dns, taken)],
    }),
  ];
};
