import type { GroupDescription } from '../rule-group';

/** Of rules about destinations outside that policies and meshes allow by their domain names. */
export const domainNames = {
  kinds: new Set<string>(),
  // Also in a List and in JSON, of which the pattern finds another kind or none.
  isItsText: (text, kind = 'List') =>
    /Policy$|^(ServiceEntry|Egress\w+|List)$/.test(kind) &&
    /toFQDNs|domainNames|domains|dnsName|ServiceEntry|EgressNetwork/.test(text),
  keeps: ({ kind, group }) =>
    group !== 'cilium.io'
      ? undefined
      : kind === 'CiliumNetworkPolicy'
        ? 'namespaced'
        : kind === 'CiliumClusterwideNetworkPolicy'
          ? 'cluster-wide'
          : undefined,
  rules: {
    'fqdn-rule-without-dns-proxy': {
      title: 'Rule about domain names that Cilium never learns',
      severity: 'warning',
      slice: 'namespace',
    },
    'wildcard-external-destination': {
      title: 'Allowed domain names that are all, or all of a suffix',
      severity: 'warning',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;
