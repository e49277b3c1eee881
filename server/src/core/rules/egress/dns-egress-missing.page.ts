import type { RulePage } from '../rule-page';

export const dnsEgressMissingPage: RulePage = {
  docs: {
    what: 'Policies isolate pods for egress and none of them allows DNS: UDP and TCP port 53 to the DNS pods of the cluster.',
    why: 'The pods cannot resolve any name, so connections that other rules allow fail as well.\nIt is the most frequent way in which a default-deny for egress breaks an application, and it is then often removed again.',
    how: 'Allow UDP and TCP 53 to the pods labelled `k8s-app: kube-dns` in the namespace `kube-system`, for this policy or for the whole namespace.\nTCP is needed for answers that do not fit into a datagram.',
    limits:
      'The finding stands at the policy that isolates, with the workloads that it hits; also when no workload in the workspace is selected.\nThe severity is Information when only TCP is missing.\nDNS on OpenShift (port 5353 in `openshift-dns`, not the 53 of its Service), the node-local cache and private address blocks count as allowed.\nIn a namespace with Routes or DeploymentConfigs of OpenShift, and no Ingress, only its own DNS counts.\nWhere a `.firebreak.yaml` states the pods of cluster DNS (`cluster.dns`), these count in place of `kube-dns` in `kube-system`.\nWhere the manifests say which names the pods use, in variables, arguments or mounted files, the related locations name one.\nOf pods that do not use cluster DNS (`dnsPolicy: Default` or `None`) only those are reported, as Information, that call hosts by name and may send DNS to nobody.\nDNS that a cluster-wide policy of the Admin tier allows is not missing; DNS that cluster-wide policies deny is not reported.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic',
      'https://www.rfc-editor.org/rfc/rfc7766',
      'https://github.com/kubernetes/website/issues/54997',
    ],
  },
  examples: [
    {
      title: 'A default-deny that forgot DNS',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-in-namespace
  #     ~~~~~~~~~~~~~~~~~~ [dns-egress-missing] cannot resolve names
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
    # ~~ [rule-without-port-filter]
        - podSelector: {}
`,
      fixed: {
        fix: 'Allow DNS in NetworkPolicy "allow-in-namespace"',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-in-namespace
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
    # ~~ [rule-without-port-filter]
        - podSelector: {}
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`,
      },
    },
    {
      title: 'Another policy allows DNS for the same pods',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing] the workspace has no workload in namespace "shop"
    matchLabels:
      app: web
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
    },
  ],
};
