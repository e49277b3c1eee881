import type { RulePage } from '../rule-page';

export const missingDefaultDenyIngressPage: RulePage = {
  docs: {
    what: 'A namespace holds workloads, and no policy isolates all of its pods for ingress.',
    why: 'Kubernetes networks are flat: a pod that no policy selects accepts connections from every pod of every namespace.\nOne compromised pod then reaches all of them.\nA default-deny also covers workloads that are added later.',
    how: 'Add a NetworkPolicy with an empty `podSelector` and the policy type `Ingress`, then allow what is needed with further policies.\nPolicies are additive: each one only adds allowed connections.\nWhere workloads say whom they call, a quick-fix isolates the namespace and keeps that; the others say which declared connections they break.',
    limits:
      'The namespaces `kube-system`, `kube-public` and `kube-node-lease` are left out.\nNothing is reported where a policy of a kind that is not modelled yet, a template or a remote base may isolate the pods: coverage is then `unknown`.\nHost-network pods do not count, because no policy applies to them.\nA default-deny for the whole cluster in the Admin or Baseline tier counts as one for the namespaces that it selects; where that hangs on labels that are not written, nothing is reported.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic',
      'CIS Kubernetes Benchmark 5.3.2',
      'NSA/CISA Kubernetes Hardening Guide, Network policies',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK M1030, T1046, T1210',
    ],
  },
  examples: [
    {
      title: 'Nothing isolates the namespace',
      yaml: `#- shop/web.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-ingress] has 1 workload but no default-deny for ingress
  #     ~~~~ [missing-default-deny-egress]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
`,
      fixed: {
        fix: 'Deny all ingress in namespace "shop" by default, in this file',
        yaml: `#- shop/web.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-egress]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'A policy with an empty selector covers every pod',
      yaml: `#- shop/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
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
    {
      title: 'A policy of a kind that is not modelled yet: unknown, so silent',
      yaml: `#- shop/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  endpointSelector: {}
  ingress:
    - {}
`,
    },
  ],
};
