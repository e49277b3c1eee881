import type { RulePage } from '../rule-page';

const policy = (before = '', after = '') => `#- shop/egress.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  endpointSelector:
    matchLabels:
      app: web
  egress:
    - toFQDNs:
${before}        - matchName: api.example.com
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
${after}`;

const dns = `    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s:k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
`;

export const fqdnRuleWithoutDnsProxyPage: RulePage = {
  docs: {
    what: 'A policy of Cilium allows domain names (`toFQDNs`), and no policy sends the lookups of its pods through the DNS proxy of Cilium (`rules.dns` of a rule for UDP port 53).\nOr a rule with `toFQDNs` has other destinations as well, which Cilium refuses; then the severity is Error.',
    why: 'Cilium sees packets with addresses, and knows from the answers that its proxy passes on which addresses a name has.\nWithout the proxy it learns none, and the pods reach nothing that the rule lists.',
    how: 'Allow DNS to the pods of cluster DNS with a rule that has `rules.dns`; the quick-fix adds one.\nThe pattern `*` lets pods ask for every name; list names to limit that as well.\nWrite other destinations as rules of their own.',
    limits:
      'A rule with `rules.dns` in any policy of the namespace, or of the whole cluster, counts for all of its pods, and so does one in another scope of the workspace.\nA policy that is kept somewhere else is not known: therefore Warning and not Error.\nPatterns that leave out the names of `toFQDNs` are not judged.',
    references: ['https://docs.cilium.io/en/stable/security/policy/language/#dns-based'],
  },
  examples: [
    {
      title: 'A name and no lookup',
      yaml: policy('    # ~~~~~~~ [fqdn-rule-without-dns-proxy] CiliumNetworkPolicy "web" lets no domain be reached\n'),
      fixed: { fix: 'Allow DNS through the proxy of Cilium', yaml: policy('', dns) },
    },
    {
      title: 'Names and pods in one rule',
      yaml: `${policy('    # ~~~~~~~ [fqdn-rule-without-dns-proxy] CiliumNetworkPolicy "web" is refused by Cilium\n', '      toEndpoints:\n        - matchLabels:\n            app: api\n')}`,
    },
    { title: 'Names and lookups through the proxy', yaml: policy('', dns) },
  ],
};
