import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import type { Fix } from '../../fixes/fix';
import { addPolicies, freeName, takenPolicyNames } from '../../fixes/new-policy';
import { policyYaml, yamlString } from '../../fixes/policy-yaml';
import { itemsAt, stringAt } from '../../yaml/field-path';
import type { Finding } from '../finding';
import { type BlockedData, subject } from './blocked-entry';

/** Policies that admit what is kept out. */
export function admit(finding: Finding, analysis: Analysis): readonly Fix[] {
  const data = finding.data as unknown as BlockedData;
  const { peer, blocked, spec } = data;
  if (blocked.some(({ labels }) => labels.length === 0)) return [];
  // Addresses that nobody has written cannot be admitted.
  if (peer !== null && 'cidrs' in peer && peer.cidrs.length === 0) return [];
  const root = documentRoot(analysis, finding.at);
  const listed = itemsAt(root, [...spec, 'loadBalancerSourceRanges']).flatMap((item) => stringAt(item, []) ?? []);
  const ranges = peer !== null && 'cidrs' in peer ? peer.cidrs : listed;
  const peers =
    peer !== null && 'lines' in peer ? [peer.lines] : ranges.map((cidr) => ['ipBlock:', `  cidr: ${yamlString(cidr)}`]);
  const from =
    peers.length === 0
      ? []
      : ['from:', ...peers.flatMap((lines) => lines.map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`))];
  const taken = takenPolicyNames(analysis, finding, data.namespace);
  const policies = blocked.map(({ name, labels, ports }) =>
    policyYaml({
      name: freeName(`allow-entry-to-${name}`, taken),
      namespace: data.writesNamespace ? data.namespace : undefined,
      podLabels: new Map(labels),
      directions: ['ingress'],
      ingress: [...from, 'ports:', ...ports].map((line, index) => `${index === 0 ? '-' : ' '} ${line}`),
    }),
  );
  const whom = peer?.words ?? (ranges.length > 0 ? 'the loadBalancerSourceRanges' : 'everybody');
  return addPolicies(analysis, finding, {
    title: `Admit ${whom} to ${subject(blocked.map(({ name }) => name))}`,
    fileName: `networkpolicy${data.fileSuffix}-entry.yaml`,
    policies,
  }).map((fix) => ({ ...fix, needsChoice: true as const }));
}
