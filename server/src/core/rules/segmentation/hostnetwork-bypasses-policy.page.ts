import type { RulePage } from '../rule-page';

export const hostnetworkBypassesPolicyPage: RulePage = {
  docs: {
    what: 'A pod template has `hostNetwork: true`, or a policy selects nothing but such pods.',
    why: 'The pods have the address of their node, so network plugins do not tell them from it: policies are not enforced for them, and they reach whatever the node reaches.',
    how: 'Remove `hostNetwork` where the pods do not need the network of the node.\nWhere they do, restrict the nodes: a CiliumClusterwideNetworkPolicy with `nodeSelector`, a HostEndpoint of Calico, a firewall.',
    limits:
      'Parts of the cluster that need the network of the node are left out: network plugins, kube-proxy, node-exporter and the like by their names, ingress controllers that run as DaemonSet, and `kube-system`.\nA policy that selects nothing but such pods is reported all the same, because it has no effect.\nPolicies whose peers are such pods are not reported.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
      'CIS Kubernetes Benchmark 5.2.5',
      'OWASP Kubernetes Top Ten K05:2025',
    ],
  },
  examples: [
    {
      title: 'A policy that is not enforced',
      yaml: `#- shop/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      hostNetwork: true
#     ~~~~~~~~~~~ [hostnetwork-bypasses-policy] NetworkPolicy "api" is not enforced for it
      containers:
        - name: api
          image: registry.example/api:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      fixed: {
        fix: 'remove hostNetwork',
        yaml: `#- shop/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      },
    },
    {
      title: 'What measures the node needs its network',
      yaml: `#- monitoring/node-exporter.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-exporter
  namespace: monitoring
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: node-exporter
    spec:
      hostNetwork: true
`,
    },
  ],
};
