import type { RulePage } from '../rule-page';

export const admissionWebhookReachableFromPodsPage: RulePage = {
  docs: {
    what: 'The API server asks ingress-nginx whether an Ingress is right, and policies leave the port of that webhook open to every pod of the cluster.',
    why: 'The webhook asks nobody who calls, and tries what it is given: whoever reaches it has run code in the controller, which can read every Secret (CVE-2025-1974).',
    how: 'Let policies admit the ports that clients use, and the port of the webhook for the addresses of the API server alone.',
    limits:
      'Only ingress-nginx is judged, where its pods, the Service and the ValidatingWebhookConfiguration are in the manifests and a Service of the namespace brings clients from outside.\nSilent for pods on the network of their node, and where policies that are not modelled may select them.\nPolicies of two tiers that contradict each other are left out.',
    references: [
      'https://github.com/kubernetes/kubernetes/issues/131009',
      'https://kubernetes.github.io/ingress-nginx/deploy/#webhook-network-access',
      'CVE-2025-1974',
    ],
  },
  examples: [
    {
      title: 'A policy that lets every pod in',
      yaml: `#- ingress-nginx/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  #     ~~~~~~~~~~~~~~~~~~~~~~~~ [admission-webhook-reachable-from-pods] no policy limits TCP 8443
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.14.0
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable]
          args:
            - /nginx-ingress-controller
          ports:
            - name: https
              containerPort: 443
            - name: webhook
              containerPort: 8443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx
  namespace: kube-system
spec:
  type: LoadBalancer
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  allocateLoadBalancerNodePorts: false
  selector:
    app: ingress-nginx
  ports:
    - port: 443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-admission
  namespace: kube-system
spec:
  selector:
    app: ingress-nginx
  ports:
    - port: 443
      targetPort: webhook
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ingress-nginx-admission
webhooks:
  - name: validate.nginx.ingress.kubernetes.io
    clientConfig:
      service:
        name: ingress-nginx-admission
        namespace: kube-system
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: ingress-nginx
  policyTypes:
    - Egress
    - Ingress
  ingress:
    - from:
        - namespaceSelector: {}
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
      title: 'Without any policy',
      yaml: `#- ingress-nginx/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  #     ~~~~~~~~~~~~~~~~~~~~~~~~ [admission-webhook-reachable-from-pods]
  #     ~~~~~~~~~~~~~~~~~~~~~~~~ [workload-unprotected-ingress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.14.0
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable]
          args:
            - /nginx-ingress-controller
          ports:
            - name: https
              containerPort: 443
            - name: webhook
              containerPort: 8443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx
  namespace: kube-system
spec:
  type: LoadBalancer
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  allocateLoadBalancerNodePorts: false
  selector:
    app: ingress-nginx
  ports:
    - port: 443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-admission
  namespace: kube-system
spec:
  selector:
    app: ingress-nginx
  ports:
    - port: 443
      targetPort: webhook
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ingress-nginx-admission
webhooks:
  - name: validate.nginx.ingress.kubernetes.io
    clientConfig:
      service:
        name: ingress-nginx-admission
        namespace: kube-system
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: ingress-nginx
  policyTypes:
    - Egress
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
      fixed: {
        fix: 'in a new file',
        yaml: `#- ingress-nginx/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.14.0
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable]
          args:
            - /nginx-ingress-controller
          ports:
            - name: https
              containerPort: 443
            - name: webhook
              containerPort: 8443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx
  namespace: kube-system
spec:
  type: LoadBalancer
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  allocateLoadBalancerNodePorts: false
  selector:
    app: ingress-nginx
  ports:
    - port: 443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-admission
  namespace: kube-system
spec:
  selector:
    app: ingress-nginx
  ports:
    - port: 443
      targetPort: webhook
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ingress-nginx-admission
webhooks:
  - name: validate.nginx.ingress.kubernetes.io
    clientConfig:
      service:
        name: ingress-nginx-admission
        namespace: kube-system
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: ingress-nginx
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
        - port: 53
#- ingress-nginx/ingress-nginx-controller-ingress.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ingress-nginx-controller-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: ingress-nginx
  policyTypes:
    - Ingress
  ingress:
    - ports:
        - port: 443
    - from:
        - ipBlock:
            cidr: 192.0.2.0/24
      ports:
        - port: 8443
`,
      },
    },
    {
      title: 'For the API server alone',
      yaml: `#- ingress-nginx/controller.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: ingress-nginx
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.14.0
          #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-controller-eol-or-vulnerable]
          args:
            - /nginx-ingress-controller
          ports:
            - name: https
              containerPort: 443
            - name: webhook
              containerPort: 8443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx
  namespace: kube-system
spec:
  type: LoadBalancer
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  allocateLoadBalancerNodePorts: false
  selector:
    app: ingress-nginx
  ports:
    - port: 443
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-admission
  namespace: kube-system
spec:
  selector:
    app: ingress-nginx
  ports:
    - port: 443
      targetPort: webhook
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ingress-nginx-admission
webhooks:
  - name: validate.nginx.ingress.kubernetes.io
    clientConfig:
      service:
        name: ingress-nginx-admission
        namespace: kube-system
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: controller
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: ingress-nginx
  policyTypes:
    - Egress
    - Ingress
  ingress:
    - ports:
        - port: 443
    - from:
        - ipBlock:
            cidr: 192.0.2.0/24
      ports:
        - port: 8443
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
