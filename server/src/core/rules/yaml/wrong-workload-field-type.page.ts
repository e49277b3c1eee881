import type { RulePage } from '../rule-page';

export const wrongWorkloadFieldTypePage: RulePage = {
  docs: {
    what: 'A workload, a Service or a Namespace has a name, a namespace or a label that is no text: `5`, `true`, and `y` or `no`, which Kubernetes reads as booleans.\nOr a workload has a map where Kubernetes reads a list, a list where it reads a map, a port in quotes, or a selector that does not match the labels of its own pods.',
    why: 'The API server rejects the whole object.\nUntil somebody notices, what runs is an older version of it, or nothing, so what its pods can reach is not known.\nA single letter such as `y` is a boolean to kubectl, Helm and Argo CD only; kustomize applies it as the text that is meant, and so it is read here.\nThe same holds of words such as `yes` and `off` in what kustomizations build.',
    how: 'Begin each item of a list with `- `, write numbers without quotes, and names and values of labels with quotes where they look like numbers or booleans.\nGive the pods of a workload the labels for which its selector asks.',
    limits:
      'Only the fields that the analysis reads are looked at.\nSelectors are looked at where Kubernetes compares them: those of a Deployment, StatefulSet, DaemonSet, ReplicaSet and Job.\nText that is no number may be a placeholder that is replaced before it is applied, so it is left alone.',
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
