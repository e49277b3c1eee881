import type { RulePage } from '../rule-page';

export const ingressControllerEolOrVulnerablePage: RulePage = {
  docs: {
    what: 'A workload runs a controller that gets no fixes any more, or with a hole that is known: ingress-nginx, whose project ended in March 2026, Traefik 1, Weave Net, Tiller.\nIt is an error for versions of ingress-nginx with CVE-2025-1974.',
    why: 'Everything that comes in from outside goes through it, and holes that are found stay open.',
    how: 'Move to a controller that is kept, for example one of Gateway API.\nUntil then, run at least 1.11.5 or 1.12.1 of ingress-nginx.',
    limits:
      'Told by the name of the image: registries that give it another name are not recognised.\nNGINX Ingress Controller of F5 (`nginx/nginx-ingress`) is another product, and not reported.',
    references: [
      'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
      'https://github.com/kubernetes/kubernetes/issues/131009',
      'CVE-2025-1974',
    ],
  },
  examples: [
    {
      title: 'A version with a hole',
      yaml: `#- kube-system/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.11.2
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable] CVE-2025-1974
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ingress-nginx
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - ports:
        - port: 80
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
        - port: 53
`,
    },
    {
      title: 'The last versions',
      yaml: `#- kube-system/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.14.0
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable] the project ended in March 2026
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ingress-nginx
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - ports:
        - port: 80
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
        - port: 53
`,
    },
    {
      title: 'Another product',
      yaml: `#- kube-system/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
    spec:
      containers:
        - name: controller
          image: nginx/nginx-ingress:5.2.0
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ingress-nginx
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - ports:
        - port: 80
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
        - port: 53
`,
    },
  ],
};
