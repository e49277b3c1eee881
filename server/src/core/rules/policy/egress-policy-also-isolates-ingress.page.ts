import type { RulePage } from '../rule-page';

export const egressPolicyAlsoIsolatesIngressPage: RulePage = {
  docs: {
    what: 'A policy has rules for egress only and no `policyTypes`.\nKubernetes then isolates its pods for ingress too, and the policy allows none.',
    why: 'A policy that was written to limit outgoing connections makes its pods unreachable, and it does not look like it.',
    how: 'Write `policyTypes: [Egress]`, or `policyTypes: [Ingress, Egress]` where the isolation is wanted.',
    limits:
      'A warning where pods behind a Service become unreachable, otherwise Information.\nSilent where another policy isolates the same pods for ingress anyway, and where `ingress` is written, also as an empty list.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    ],
  },
  examples: [
    {
      title: 'The pods of a Service that nobody reaches any more',
      yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-egress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: web
  egress:
# ~~~~~~ [egress-policy-also-isolates-ingress] cuts off Service "web"
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      fixed: {
        fix: 'policyTypes [Egress]',
        yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  #     ~~~ [workload-unprotected-ingress] every pod can reach
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-egress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: web
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
  policyTypes:
    - Egress
`,
      },
    },
    {
      title: 'The policy states what it isolates for',
      yaml: `#- kube-system/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: web
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
