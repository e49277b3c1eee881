import type { RulePage } from '../rule-page';

export const policytypesMismatchPage: RulePage = {
  docs: {
    what: 'A `NetworkPolicy` has rules for a direction that its `policyTypes` leaves out, or `policyTypes` holds something else than a list of `Ingress` and `Egress`.',
    why: 'Rules of a direction that `policyTypes` leaves out are ignored without a word: egress rules that were meant to restrict a pod restrict nothing.\nOf other values the API server rejects the whole policy.',
    how: 'List every direction that the policy is to restrict, spelt `Ingress` and `Egress`.',
    limits:
      'An empty `policyTypes: []` means the same as leaving it out (Ingress, and Egress if there are egress rules), so it is only pointed out.\nA type that stands twice is taken by the API server and only a warning.\nA type without rules is fine: it denies.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    ],
  },
  examples: [
    {
      title: 'Egress rules that Kubernetes ignores',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  egress:
# ~~~~~~ [policytypes-mismatch] Egress rules are ignored because policyTypes is ["Ingress"]
    - to:
        - podSelector: {}
`,
    },
    {
      title: 'A type in lower case',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - ingress
    # ~~~~~~~ [policytypes-mismatch] policyTypes "ingress" is neither Ingress nor Egress
`,
      fixed: {
        fix: 'Write Ingress',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'Every direction with rules is listed',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
    },
  ],
};
