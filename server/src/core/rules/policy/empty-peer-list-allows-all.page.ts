import type { RulePage } from '../rule-page';

export const emptyPeerListAllowsAllPage: RulePage = {
  docs: {
    what: 'A rule has an empty list (`from: []`, `to:` without items, `ports: []`), or is empty itself (`- {}`), in a policy that does not say that it allows everything.',
    why: 'Empty means everything, not nothing: Kubernetes reads an empty `from` as every source, an empty `to` as every destination and an empty `ports` as every port.\nSuch lists are often left behind when the last entry is commented out.',
    how: 'To deny, remove the rule: `ingress: []` allows nothing.\nTo allow everything on purpose, say so in the name, as in `allow-all-egress`.',
    limits:
      'Not reported when the name, a label or an annotation of the policy says that everybody or the public is allowed, nor for ingress to ingress controllers and gateways.\nWhat such a rule opens is then the subject of `allow-all-ingress` and `internet-egress-open`.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny` reports it, this rule is silent.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ],
  },
  examples: [
    {
      title: 'The only peer is commented out',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  ingress:
    - from:
    # ~~~~ [empty-peer-list-allows-all] "api" admits every source, not none: "from" is empty
        # - podSelector: { matchLabels: { app: web } }
      ports:
        - port: 8080
`,
      fixed: {
        fix: 'Remove ingress rule 1',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  ingress: []
`,
      },
    },
    {
      title: 'No ports, with the same meaning as an empty list of ports',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  ingress:
    - from:
        - podSelector: {}
      ports: []
#     ~~~~~ [empty-peer-list-allows-all] "api" opens every port to its peers, not none: "ports" is empty
`,
      fixed: {
        fix: 'Remove "ports"',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  ingress:
    - from:
        - podSelector: {}
`,
      },
    },
    {
      title: 'An empty list of rules allows nothing',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  ingress: []
`,
    },
  ],
};
