import type { RulePage } from '../rule-page';

export const wildcardExternalDestinationPage: RulePage = {
  docs: {
    what: 'A policy allows domain names by a pattern that means all of them (`*`), or all in which anybody can register one (`*.com`, `*.co.uk`).\nIt is read in ClusterNetworkPolicies (`domainNames`), in CiliumNetworkPolicies (`toFQDNs`) in the policies of Calico (`domains`), in ServiceEntries of Istio (`hosts`) and in the egress firewalls of OpenShift (`dnsName`).\nAn EgressNetwork of Linkerd whose `trafficPolicy` is Allow is reported as information.',
    why: 'An attacker needs a name that is allowed, and buys one.\nSuch a policy looks like a list of destinations and is none.',
    how: 'List the domains that the pods need, or patterns below a domain of one owner (`*.example.com`).',
    limits:
      'Suffixes of two labels are known as far as most names are registered in them.\nPatterns of the DNS proxy of Cilium (`rules.dns`) are left out: they say what may be asked, not what may be reached.\nFQDNNetworkPolicies of GKE and Services of type ExternalName are not judged.\nPatterns that `allow` of the rule in `.firebreak.yaml` lists are accepted.',
    references: [
      'https://network-policy-api.sigs.k8s.io/reference/spec/',
      'https://docs.cilium.io/en/stable/security/policy/language/#dns-based',
      'MITRE ATT&CK T1041, T1567',
    ],
  },
  examples: [
    {
      title: 'A list of names with one that is all of them',
      yaml: `#- cluster/egress.yaml
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
        - matchName: api.example.com
        - matchPattern: "*.com"
        #               ~~~~~~~ [wildcard-external-destination] CiliumNetworkPolicy "web" lets pods reach every domain of "com"
    - toEndpoints:
        - matchLabels:
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchPattern: "*"
`,
      fixed: {
        fix: 'remove this pattern',
        yaml: `#- cluster/egress.yaml
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
        - matchName: api.example.com
    - toEndpoints:
        - matchLabels:
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchPattern: "*"
`,
      },
    },
    {
      title: 'The names of one owner; what may be asked is something else',
      yaml: `#- cluster/egress.yaml
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
        - matchPattern: "*.example.com"
    - toEndpoints:
        - matchLabels:
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchPattern: "*"
`,
    },
  ],
};
