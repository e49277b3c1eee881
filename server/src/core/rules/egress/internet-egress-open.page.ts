import type { RulePage } from '../rule-page';

export const internetEgressOpenPage: RulePage = {
  docs: {
    what: 'An egress rule names no destination, or an address block that covers the internet: `0.0.0.0/0`, `::/0`, also as halves and with exceptions.',
    why: 'A compromised pod can send data anywhere and load its tools from anywhere.',
    how: 'Allow the pods of the cluster (`namespaceSelector: {}`) and the addresses of the services that are needed.\nNetworkPolicy knows no names: for destinations whose addresses change, send the traffic through an egress gateway or a proxy and allow that one.\nOr list the hosts as `allow` of this rule in `.firebreak.yaml`: a rule that opens only certain ports is accepted where all pods that it is for say what they call outside, and call no other hosts.\nThe quick-fixes come last and say so where they break what workloads declare that they call outside.',
    limits:
      'The severity is Information when the rule limits the ports, and when the name, a label or an annotation of the policy says that it allows the internet.\nRules that allow only DNS, and policies that select only egress gateways, are left out.\nA block counts as the internet when it covers nine tenths of it.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny`, `empty-peer-list-allows-all` or (for limited ports) `metadata-endpoint-reachable` says more about it, this rule is silent.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at, which no NetworkPolicy can take back; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-egress-traffic',
      'OWASP Kubernetes Top Ten K05:2025',
      'MITRE ATT&CK T1041, T1567',
    ],
  },
  examples: [
    {
      title: 'The internet beside a database',
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
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
        - ipBlock:
            cidr: 0.0.0.0/0
            #     ~~~~~~~~~ [internet-egress-open] "api" lets pods send data to any internet address on every port
            except:
              - 10.0.0.0/8
`,
      fixed: {
        fix: 'Remove this peer from egress rule 2',
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
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
`,
      },
    },
    {
      title: 'A policy that says what it allows',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-egress
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - {}
    # ~~ [internet-egress-open] its rule is empty
`,
      fixed: {
        fix: 'Allow only pods of the cluster in egress rule 1',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-egress
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
        # ~~~~~~~~~~~~~~~~~ [egress-to-all-namespaces-or-control-plane]
`,
      },
    },
    {
      title: 'DNS and one partner’s network',
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
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - ipBlock:
            cidr: 198.51.100.0/24
`,
    },
  ],
};
