import type { RulePage } from '../rule-page';

export const allowAllIngressPage: RulePage = {
  docs: {
    what: 'An ingress rule admits every source: it names no peers, or every namespace (`namespaceSelector: {}`), or every address (`0.0.0.0/0`, `::/0`, also as halves).',
    why: 'A policy with such a rule isolates its pods in name only: whoever gets into any pod of the cluster can connect to them.',
    how: 'Name the peers: `podSelector: {}` for the same namespace, or the namespace of the ingress controller.\nWhere the pods are meant for everybody, limit the ports and say so in the policy’s name or in an annotation such as `example.com/allow-public: "true"`.',
    limits:
      'The severity is Information when the rule limits the ports.\nNot reported: policies whose name, labels or annotations say that they admit the public or the internet, policies that select only ingress controllers or gateways, and limited ports of pods behind an Ingress or a Service of type LoadBalancer or NodePort.\nAn address block with `except` does not count as every address.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny` or `empty-peer-list-allows-all` says more about it, this rule is silent.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at, which no NetworkPolicy can take back; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic',
      'CIS Kubernetes Benchmark 5.3.2',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1190',
    ],
  },
  examples: [
    {
      title: 'Every namespace may connect, on every port',
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
        - namespaceSelector: {}
        # ~~~~~~~~~~~~~~~~~ [allow-all-ingress] "api" admits every pod of every namespace on every port
`,
      fixed: {
        fix: 'Admit only pods of namespace "shop" in ingress rule 1',
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
      title: 'A front end behind a load balancer, with its port',
      yaml: `#- shop/policy.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: LoadBalancer
  #     ~~~~~~~~~~~~ [loadbalancer-open-to-internet]
  selector:
# ~~~~~~~~ [service-backend-mismatch]
    app: web
  ports:
    - port: 443
      targetPort: 8443
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: web
  ingress:
    - from:
        - ipBlock:
            cidr: 0.0.0.0/0
      ports:
        - port: 8443
`,
    },
  ],
};
