import type { ProposeFixes } from '../rule';
import type { Data } from './fqdn-rule-without-dns-proxy';

export const fqdnRuleWithoutDnsProxyFixes: ProposeFixes = ({ at, data }) => {
  const { egress } = data as Data;
  if (egress === null) return [];
  const actions = [{ kind: 'add-entry', at, path: egress, yaml: dnsRule } as const];
  return [{ title: 'Allow DNS through the proxy of Cilium, by which it learns addresses', isSafe: false, actions }];
};

const dnsRule = `- toEndpoints:
    - matchLabels:
        k8s:io.kubernetes.pod.namespace: kube-system
        k8s:k8s-app: kube-dns
  toPorts:
    - ports:
        - port: "53"
          protocol: ANY
      rules:
        dns:
          - matchPattern: "*"`;
