import type { RulePage } from '../rule-page';

export const ruleWithoutPortFilterPage: RulePage = {
  docs: {
    what: 'A rule names its peers and leaves the ports open: it has no `ports`, or a range of more than 1024 of them, and a pod that it opens declares several.',
    why: 'Whoever needs one port of a pod reaches all of them: metrics, administration, debuggers, and what listens without being declared.',
    how: 'Name the ports that the peers need.\nThe quick-fix names those that the pods declare, by name where all of them use it, and you remove the ones that are not needed.',
    limits:
      'Silent where each of the pods declares at most one port, and where the pods are not known: addresses, and pods of other namespaces or that are kept elsewhere.\nIt is a hint where a policy for a whole namespace opens all of its pods and the workspace has none of them.\nRanges of UDP are left out, because media and games choose their ports at random.\nRules that admit everybody are the subject of `allow-all-ingress` and `internet-egress-open`; one rule of a policy has one finding.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports',
      'NSA/CISA Kubernetes Hardening Guide, Network policies',
      'Microsoft Threat Matrix for Kubernetes MS-M9014',
    ],
  },
  examples: [
    {
      title: 'The front end may use the port for administration as well',
      yaml: `#- kube-system/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4
          ports:
            - name: http
              containerPort: 8080
            - name: admin
              containerPort: 9090
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter] "api" opens every port of pods that declare 8080, 9090
        - podSelector:
            matchLabels:
              app: web
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      fixed: {
        fix: 'Limit ingress rule 1 to the declared ports http, admin',
        yaml: `#- kube-system/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4
          ports:
            - name: http
              containerPort: 8080
            - name: admin
              containerPort: 9090
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: http
        - protocol: TCP
          port: admin
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      },
    },
    {
      title: 'Pods with one port: the rule opens little more than it has to',
      yaml: `#- kube-system/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: registry.example/api:1.4
          ports:
            - containerPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
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
