import type { RulePage } from '../rule-page';

export const invalidPortSpecPage: RulePage = {
  docs: {
    what: 'A port of a `NetworkPolicy` has a number in quotes, a range that ends before it starts, a name or a protocol that Kubernetes does not know.',
    why: 'The API server rejects the whole policy, so nothing that it allows or denies takes effect.\nA number in quotes is the usual trap: Kubernetes takes it for the name of a container port, and names need a letter.',
    how: 'Write ports as numbers from 1 to 65535 without quotes, or as the name of a container port; ranges as `port` and `endPort`; protocols as `TCP`, `UDP` or `SCTP`.',
    limits:
      'Whether a named port exists on the selected pods is not the subject of this rule.\nValues that another tool fills in, such as `$(PORT)`, are not judged.\nThe first 100 problems of a policy are reported.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports',
      'https://www.rfc-editor.org/rfc/rfc6335#section-5.1',
    ],
  },
  examples: [
    {
      title: 'A number in quotes is a name',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: TCP
          port: "80"
          #     ~~~~ [invalid-port-spec] port "80" is a text
`,
      fixed: {
        fix: 'Write 80 without quotes',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: TCP
          port: 80
`,
      },
    },
    {
      title: 'A range that ends before it starts, and a protocol in lower case',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: tcp
          #         ~~~ [invalid-port-spec] protocol "tcp" is not TCP, UDP or SCTP
          port: 9000
          endPort: 8000
          #        ~~~~ [invalid-port-spec] endPort 8000 is smaller than port 9000
`,
    },
    {
      title: 'Numbers, names and ranges',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: 80
        - port: metrics
          protocol: TCP
        - port: 8000
          endPort: 9000
        - protocol: UDP
`,
    },
  ],
};
