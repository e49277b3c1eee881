import type { RulePage } from '../rule-page';

export const selectorMatchesNothingPage: RulePage = {
  docs: {
    what: 'The `podSelector` of a NetworkPolicy is not empty and matches the pods of no workload in its namespace.',
    why: 'The policy isolates nothing.\nThe pods that it was written for stay open, and it does not look like it.',
    how: 'Correct the label, or add it to the pod template; the labels of the controller itself do not count.\nThe quick-fix offers the values that workloads of the namespace have.\nWhere it is nearly certain what was meant, `selector-near-miss` or `namespace-mismatch` says so instead.',
    limits:
      'Information when the workspace holds no workload of the namespace at all: they may be kept elsewhere.\nSilent where pods may exist that no manifest shows: templates, charts, remote bases, objects for operators of which it is not known that they make no pods, other scopes of the workspace that have such pods in the same namespace, and `kube-system`.\nSilent for labels that controllers set, and for labels with a domain that no workload of the namespace uses.\nA policy of a base is reported when it selects nothing in every scope that uses the base.\nSubjects of cluster-wide policies are not judged, because other scopes of the cluster may have their pods.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ],
  },
  examples: [
    {
      title: 'A label that no pod has',
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
        app: frontend
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: storefront
      #    ~~~~~~~~~~ [selector-matches-nothing] no workload has the label app=storefront
  ingress:
    - from:
        - podSelector: {}
`,
      fixed: {
        fix: 'Select pods with app=frontend',
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
        app: frontend
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: frontend
  ingress:
    - from:
        - podSelector: {}
`,
      },
    },
    {
      title: 'An operator makes the pods: their labels are not known',
      yaml: `#- shop/metrics.yaml
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: k8s
  namespace: shop
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-prometheus
  namespace: shop
spec:
  podSelector:
    matchLabels:
      prometheus: k8s
  ingress:
    - from:
        - podSelector: {}
`,
    },
  ],
};
