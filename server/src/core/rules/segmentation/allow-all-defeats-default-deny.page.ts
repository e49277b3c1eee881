import type { RulePage } from '../rule-page';

export const allowAllDefeatsDefaultDenyPage: RulePage = {
  docs: {
    what: 'A policy denies everything in one direction for the whole namespace, and another policy allows everything in that direction for all of its pods.',
    why: 'Policies add up: what one of them allows, no other takes away.\nThe default-deny looks like protection and does nothing.',
    how: 'Remove the rule that allows everything, and allow the connections that are needed one by one.',
    limits:
      'The policy counts as one for all pods when its `podSelector` is empty, or when it selects every workload of the namespace that the workspace has and there are at least two.\nA rule that limits the ports or the peers leaves the rest denied; what it opens is the subject of `allow-all-ingress` and `internet-egress-open`.\nNot reported where a policy that is not modelled yet may deny as well.\nOne rule of a policy has one finding, and this one comes before those.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
      'OWASP Kubernetes Top Ten K07:2022',
    ],
  },
  examples: [
    {
      title: 'Left over from a test',
      yaml: `#- shop/policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - {}
    # ~~ [allow-all-defeats-default-deny] "allow-all" cancels "default-deny" for every pod
`,
      fixed: {
        fix: 'Remove ingress rule 1',
        yaml: `#- shop/policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all
  #     ~~~~~~~~~ [name-contradicts-effect]
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: []
`,
      },
    },
    {
      title: 'The default-deny of a namespace and what its pods need',
      yaml: `#- shop/policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - podSelector: {}
`,
    },
  ],
};
