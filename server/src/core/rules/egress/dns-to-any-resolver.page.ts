import type { RulePage } from '../rule-page';

export const dnsToAnyResolverPage: RulePage = {
  docs: {
    what: 'An egress rule allows the ports of DNS, 53 or 853, and nothing else, and names no destination or the whole internet.',
    why: 'Whoever has taken over a pod runs a DNS server outside and sends data to it as names to look up.\nThe pods of the cluster need cluster DNS alone, which asks others for them.',
    how: 'Allow the pods of cluster DNS.\nThe quick-fix names them by the labels that most distributions give them; OpenShift runs them in the namespace `openshift-dns`.',
    limits:
      'Cluster DNS passes on any name, so this closes the short way alone.\nSilent for policies that select only DNS servers, which have to ask others, and where a cluster-wide policy of the Admin tier may deny the same.\nRules that allow more than DNS are the subject of `internet-egress-open`.\nDNS over HTTPS cannot be told from other traffic.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
      'MITRE ATT&CK T1071.004, T1048',
    ],
  },
  examples: [
    {
      title: 'DNS without a destination',
      yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: kube-system
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - ports:
    # ~~~~~ [dns-to-any-resolver] NetworkPolicy "allow-dns" lets pods ask any DNS server
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`,
      fixed: {
        fix: 'Allow only cluster DNS',
        yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: kube-system
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
      to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
`,
      },
    },
    {
      title: 'A DNS server of your own has to ask others',
      yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: resolver
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: unbound
  policyTypes: [Egress]
  egress:
    - ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`,
    },
  ],
};
