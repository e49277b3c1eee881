import type { RulePage } from '../rule-page';

export const nameContradictsEffectPage: RulePage = {
  docs: {
    what: 'The name of a policy says something else than the policy does: it says `deny` and allows every pod of the namespace, says `egress` and isolates for ingress alone, names one part of the application (`backend`) and selects every pod, or says `allow` and has no rules.',
    why: 'Whoever reads the list of policies believes the names.\nMost often a rule was copied, or `policyTypes` was forgotten, and nobody notices what is open or blocked.',
    how: 'Make the policy do what its name says, or give it a name that says what it does.\nThe quick-fix renames only policies that no kustomization touches; a cluster keeps the policy of the old name until somebody deletes it.',
    limits:
      'Only names of which every word is understood count as a denial: `default-deny`, `deny-all-egress`, but not `deny-other-namespaces` or `deny-monitoring`.\nA denial with rules for particular peers or ports is no contradiction.\nSilent where another rule tells what the policy does: it is open to everybody, selects nothing, or has fields that Kubernetes drops or ignores.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
      'OWASP Kubernetes Top Ten K07:2022',
    ],
  },
  examples: [
    {
      title: 'policyTypes was forgotten',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  #     ~~~~~~~~~~~~~~~~~~~ [name-contradicts-effect] isolates ingress of every pod in "shop" and restricts no egress
  namespace: shop
spec:
  podSelector: {}
`,
      fixed: {
        fix: 'Isolate for egress, as its name says',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  #     ~~~~~~~~~~~~~~~~~~~ [dns-egress-missing]
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
`,
      },
    },
    {
      title: 'A denial that allows the whole namespace',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  #     ~~~~~~~~~~~~ [name-contradicts-effect] "default-deny" allows ingress from every pod of its namespace
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - podSelector: {}
`,
      fixed: {
        fix: 'Rename it "allow-same-namespace-ingress"',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-same-namespace-ingress
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - podSelector: {}
`,
      },
    },
    {
      title: 'A denial with what it has to except',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
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
