import { type DnsPods, dnsPods } from '../../cluster/cluster-parts';
import { dnsFor } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { ProposeFixes } from '../rule';
import type { Data } from './fqdn-rule-without-dns-proxy';

export const fqdnRuleWithoutDnsProxyFixes: ProposeFixes = (finding, analysis) => {
  const { at, data } = finding;
  const { egress } = data as Data;
  const [place] = [...dnsFor(analysis, finding), ...dnsPods];
  if (egress === null || place === undefined) return [];
  const actions = [{ kind: 'add-entry', at, path: egress, yaml: dnsRule(place) } as const];
  return [{ title: 'Allow DNS through the proxy of Cilium, by which it learns addresses', isSafe: false, actions }];
};

/** https://docs.cilium.io/en/stable/security/policy/language/#dns-based */
function dnsRule({ namespace, labels, ports }: DnsPods): string {
  return [
    '- toEndpoints:',
    '    - matchLabels:',
    `        k8s:io.kubernetes.pod.namespace: ${yamlString(namespace)}`,
    ...[...labels].map(([key, value]) => `        k8s:${key}: ${yamlString(value)}`),
    '  toPorts:',
    '    - ports:',
    ...ports.flatMap((port) => [`        - port: "${port}"`, '          protocol: ANY']),
    '      rules:',
    '        dns:',
    '          - matchPattern: "*"',
  ].join('\n');
}
