import type { RulePage } from '../rule-page';

export const meshOutboundAllowAnyPage: RulePage = {
  docs: {
    what: 'A mesh forwards connections to hosts that it does not know, and pods in it are selected by no policy that isolates for egress.\nIn Istio that is `outboundTrafficPolicy.mode: ALLOW_ANY`, which holds where nothing is set; in Consul it is `meshDestinationsOnly: false`, which holds where nothing is set as well.',
    why: 'Whoever takes over such a pod may send data to any host of the internet, and the mesh helps.\nMany believe that a mesh limits what leaves the cluster, and it does not.',
    how: 'Give the namespace a default-deny for egress with what its pods need, and set `REGISTRY_ONLY` (in Consul `meshDestinationsOnly: true`), so that the mesh refuses hosts without a ServiceEntry.\nOne without the other is not enough: pods get around the proxy, and only a network policy is enforced outside of them.',
    limits:
      'It is read in IstioOperators, in the ConfigMap `istio` of the namespace `istio-system`, in Sidecars and in the Mesh of Consul; values of Helm charts are not read.\nThe nearest setting counts: a Sidecar for the pods, that of their namespace, that of `istio-system`, and then the settings of the mesh.\nA Sidecar that only imports every service (`hosts: ["*/*"]`) is not reported: hosts that are not registered are not among them.\nPods count where the manifests say that they get the proxy of Istio (`istio-injection: enabled` or `istio.io/rev` on the Namespace, `sidecar.istio.io/inject: "true"` on the pods) or of Consul (`consul.hashicorp.com/connect-inject: "true"`).\nThe ambient mode is left out.\nNothing is reported for pods that a policy isolates for egress, or of which policies that are not modelled yet may limit egress.\nThat `REGISTRY_ONLY` is set is not reported, although alone it is no boundary.',
    references: [
      'https://istio.io/latest/docs/ops/best-practices/security/#securing-egress-traffic',
      'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-Mode',
      'https://developer.hashicorp.com/consul/docs/reference/config-entry/mesh',
      'MITRE ATT&CK T1041, T1567',
    ],
  },
  examples: [
    {
      title: 'A namespace of the mesh without egress policy',
      yaml: `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh
  namespace: istio-system
spec:
  meshConfig:
    outboundTrafficPolicy:
      mode: ALLOW_ANY
      #     ~~~~~~~~~ [mesh-outbound-allow-any] Namespace "shop" has pods that may call any host: no egress policy
#- shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-egress]
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:3
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      fixed: {
        fix: 'set mode to REGISTRY_ONLY',
        yaml: `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh
  namespace: istio-system
spec:
  meshConfig:
    outboundTrafficPolicy:
      mode: REGISTRY_ONLY
#- shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-egress]
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:3
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      },
    },
    {
      title: 'A policy limits what the pods may call',
      yaml: `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh
  namespace: istio-system
spec:
  meshConfig: {}
#- shop.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:3
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
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
