import type { RulePage } from '../rule-page';

export const wrongWorkloadFieldTypePage: RulePage = {
  docs: {
    what: 'A workload has a map where Kubernetes reads a list, a list where it reads a map, a port in quotes or a label that is no text: in the labels, containers and ports of its pods, which is what policies are about.',
    why: 'The API server rejects the whole workload.\nUntil somebody notices, what runs is an older version of it, and what is read here of its ports is not complete.',
    how: 'Begin each item of a list with `- `, write numbers without quotes, and the values of labels with quotes where they look like numbers or booleans.',
    limits:
      'Only the fields that the analysis reads are looked at.\nText that is no number may be a placeholder that is replaced before it is applied, so it is left alone.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/',
      'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/',
    ],
  },
  examples: [
    {
      title: 'Ports as a map',
      yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  containers:
    - name: web
      image: example.com/web
      ports:
#     ~~~~~ [wrong-workload-field-type] ports must be a list
        containerPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`,
    },
    {
      title: 'A list of ports',
      yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  containers:
    - name: web
      image: example.com/web
      ports:
        - containerPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`,
    },
    {
      title: 'A label without quotes',
      yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    version: 1
#            ~ [wrong-workload-field-type] version must be a text
spec:
  containers:
    - name: web
      image: example.com/web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`,
      fixed: {
        fix: 'Write "1"',
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    version: "1"
spec:
  containers:
    - name: web
      image: example.com/web
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`,
      },
    },
  ],
};
