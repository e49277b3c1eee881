import type { RulePage } from '../rule-page';

export const podsOfOneOwnerDifferPage: RulePage = {
  docs: {
    what: 'Pods that name the same controller as their owner have different labels, and the selector of some policy in their namespace matches one of them and not another one.',
    why: 'A controller gives all of its pods the same labels.\nOne that has others was changed by hand, or the manifests were gathered at different times, and its network policies are no longer those of its workload.',
    how: 'Give the pods the labels of the template of their controller, or remove manifests of pods that a controller makes.',
    limits:
      "Labels that controllers number or hash are left out, such as the name of a StatefulSet's pod.\nPolicies of other namespaces that name the pods as peers are not looked at.",
    references: ['https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents'],
  },
  examples: [
    {
      title: 'A policy that selects one of two pods of a ReplicaSet',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: front
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
#- pods.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web-1
  namespace: shop
  labels:
# ~~~~~~ [pods-of-one-owner-differ] Pods of "web" have different labels
    app: web
    tier: front
  ownerReferences:
    - { apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true }
spec:
  containers: [{ name: web, image: example.com/web }]
---
apiVersion: v1
kind: Pod
metadata:
  name: web-2
  namespace: shop
  labels:
    app: web
  ownerReferences:
    - { apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true }
spec:
  containers: [{ name: web, image: example.com/web }]
`,
    },
    {
      title: 'Pods of a StatefulSet',
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: first
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              statefulset.kubernetes.io/pod-name: db-0
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
---
apiVersion: v1
kind: Pod
metadata:
  name: db-0
  namespace: shop
  labels: { app: db, statefulset.kubernetes.io/pod-name: db-0 }
  ownerReferences:
    - { apiVersion: apps/v1, kind: StatefulSet, name: db, controller: true }
spec:
  containers: [{ name: db, image: example.com/db }]
---
apiVersion: v1
kind: Pod
metadata:
  name: db-1
  namespace: shop
  labels: { app: db, statefulset.kubernetes.io/pod-name: db-1 }
  ownerReferences:
    - { apiVersion: apps/v1, kind: StatefulSet, name: db, controller: true }
spec:
  containers: [{ name: db, image: example.com/db }]
`,
    },
  ],
};
