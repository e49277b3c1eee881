import type { RulePage } from '../rule-page';

export const redundantOrDuplicatePolicyPage: RulePage = {
  docs: {
    what: 'A NetworkPolicy, one of its rules, or one item of `from` or `to` allows nothing that another rule does not allow to the same pods already.\nOr a rule of a policy for the whole cluster never decides, because one that is asked before it matches everything that it matches: in the same policy, in one with a lower priority, or in the tier before.\nThis is read from the selectors, ports and addresses, so it holds whatever pods there are.',
    why: 'Policies only add up, so the smaller one of two has no effect; of rules in an order the first that matches decides.\nWhoever edits or removes it to close something is surprised that nothing changes.',
    how: 'Remove what adds nothing, or narrow the wider rule if the smaller one is what was meant.\nThe quick-fix removes a rule or an item; a policy of which nothing remains is left to you to delete.',
    limits:
      'Each item is compared with one other item: what only several rules allow together is not found.\nA rule or item that is open to every pod or to the internet covers nothing here, because it is what should be narrowed.\nPolicies without rules deny by default and are never reported, and rules of namespaces are not compared with those for the whole cluster.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    ],
  },
  examples: [
    {
      title: 'A rule for one application beside one for the whole namespace',
      yaml: `#- policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: same-namespace
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-frontend
  #     ~~~~~~~~~~~~~~ [redundant-or-duplicate-policy] NetworkPolicy "allow-frontend" adds nothing: "same-namespace" allows all of it.
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: frontend
      ports:
        - port: 8080
`,
    },
    {
      title: 'One of two rules',
      yaml: `#- policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: frontend
      ports:
        - port: 8080
    - from:
    # ~~~~ [redundant-or-duplicate-policy] Ingress rule 2 of NetworkPolicy "api" adds nothing: rule 1 allows it.
        - podSelector:
            matchLabels:
              app: frontend
              tier: web
      ports:
        - port: 8080
`,
      fixed: {
        fix: 'Remove ingress rule 2',
        yaml: `#- policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: frontend
      ports:
        - port: 8080
`,
      },
    },
    {
      title: 'A rule for the whole cluster behind a wider one',
      yaml: `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: isolate
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - namespaces: {}
    - action: Accept
    # ~~~~~~ [redundant-or-duplicate-policy] Ingress rule 2 of ClusterNetworkPolicy "isolate" never decides: rule 1 matches it before.
      from:
        - namespaces:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
`,
    },
    {
      title: 'Rules that overlap',
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: frontend
      ports:
        - port: 8080
    - from:
        - podSelector:
            matchLabels:
              tier: web
      ports:
        - port: 8080
`,
    },
  ],
};
