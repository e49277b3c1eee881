import type { RulePage } from '../rule-page';

export const workloadUnprotectedIngressPage: RulePage = {
  docs: {
    what: 'No policy that isolates for ingress selects the pods of this workload.',
    why: 'Every pod of every namespace can connect to it, on ports that are declared and on those that are not.',
    how: 'Add a policy that selects the workload and allows its callers, or a default-deny for the namespace.\nWhere other workloads say that they call it, a quick-fix admits these and nobody else.',
    limits:
      'Silent where `missing-default-deny-ingress` reports the namespace: one finding for one cause.\nHost-network pods are left out, because no policy applies to them.\nNothing is reported where a policy that is not modelled yet may select the pods.\nA workload that a cluster-wide policy denies anything, or may deny, is left out.\nParts of the cluster in `kube-system`, such as CoreDNS, kube-proxy and metrics-server, belong to whoever runs the cluster and are left out.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
      'CIS Kubernetes Benchmark 5.3.2',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1210',
    ],
  },
  examples: [
    {
      title: 'In a system namespace, where a default-deny is not proposed',
      yaml: `#- kube-system/metrics.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics
  #     ~~~~~~~ [workload-unprotected-ingress] every pod can reach port 8443
  #     ~~~~~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: metrics
    spec:
      containers:
        - name: metrics
          image: registry.example/metrics:1.4
          ports:
            - containerPort: 8443
`,
      fixed: {
        fix: 'Deny all ingress to Deployment "metrics", in this file',
        yaml: `#- kube-system/metrics.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics
  #     ~~~~~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: metrics
    spec:
      containers:
        - name: metrics
          image: registry.example/metrics:1.4
          ports:
            - containerPort: 8443
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: metrics-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: metrics
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'Selected by a match expression',
      yaml: `#- kube-system/metrics.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: metrics
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: metrics
  namespace: kube-system
spec:
  podSelector:
    matchExpressions:
      - { key: app, operator: In, values: [metrics, logs] }
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
