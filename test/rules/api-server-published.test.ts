import { test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const options = { rules: ['api-server-published'] };

test.each([
  [
    'a route of Gateway API in another namespace',
    `#- route.yaml
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TLSRoute
metadata: { name: api, namespace: edge }
spec:
  rules:
    - backendRefs:
        - { name: kubernetes, namespace: default, port: 443 }
        #         ~~~~~~~~~~ [api-server-published] TLSRoute "api" publishes the Kubernetes API server (backend "kubernetes").
`,
  ],
  [
    'an IngressRoute of Traefik',
    `#- route.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: { name: api, namespace: default }
spec:
  routes:
    - match: HostSNI(\`*\`)
      services:
        - name: kubernetes
          #     ~~~~~~~~~~ [api-server-published]
          port: 443
`,
  ],
  [
    'a VirtualService behind a gateway, and one in the mesh',
    `#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: edge }
spec:
  hosts: [api.example.com]
  gateways: [edge/public]
  tls:
    - match: [{ port: 443, sniHosts: [api.example.com] }]
      route:
        - destination: { host: kubernetes.default.svc.cluster.local }
        #                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [api-server-published]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: inside, namespace: edge }
spec:
  hosts: [kubernetes.default.svc.cluster.local]
  http: [{ route: [{ destination: { host: kubernetes.default.svc.cluster.local } }] }]
`,
  ],
  [
    'a namespace that a kustomization sets',
    `#- kustomization.yaml
resources: [ingress.yaml]
namespace: default
#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: api }
spec:
  defaultBackend: { service: { name: kubernetes, port: { number: 443 } } }
  #                                  ~~~~~~~~~~ [api-server-published]
`,
  ],
  [
    'another namespace that a kustomization sets',
    `#- kustomization.yaml
resources: [ingress.yaml]
namespace: shop
#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: api, namespace: default }
spec:
  defaultBackend: { service: { name: kubernetes, port: { number: 443 } } }
`,
  ],
  [
    'Services',
    `#- services.yaml
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: shop }
spec:
  type: ExternalName
  externalName: kubernetes.default.svc.cluster.local
  #             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [api-server-published] Service "alias" is another name of the Kubernetes API server
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: kube-system }
spec:
  type: LoadBalancer
  #     ~~~~~~~~~~~~ [api-server-published] Service "api" publishes the Kubernetes API server (type: LoadBalancer).
  selector: { component: kube-apiserver }
  ports: [{ port: 443, targetPort: 6443 }]
---
apiVersion: v1
kind: Service
metadata: { name: listed, namespace: kube-system }
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [198.51.100.0/24]
  selector: { component: kube-apiserver }
  ports: [{ port: 443, targetPort: 6443 }]
---
apiVersion: v1
kind: Service
metadata: { name: tenant, namespace: tenant-1 }
spec:
  type: LoadBalancer
  selector: { component: kube-apiserver }
  ports: [{ port: 443, targetPort: 6443 }]
`,
  ],
  [
    'kubectl proxy',
    `#- proxy.yaml
apiVersion: v1
kind: Pod
metadata: { name: proxy, namespace: shop }
spec:
  containers:
    - name: proxy
      image: example/kubectl:1.31
      command: [kubectl, proxy]
      args:
        - --address=0.0.0.0
        # ~~~~~~~~~~~~~~~~~ [api-server-published] Pod "proxy" lets everybody who reaches it ask the Kubernetes API server in its name (--address=0.0.0.0).
        - --port=8001
    - name: local
      image: example/kubectl:1.31
      command: [kubectl, proxy, --address=127.0.0.1]
`,
  ],
])('%s', async (_title, yaml) => {
  await checkFindings(yaml, options);
});

test('kubectl proxy is told to serve its pod alone', async () => {
  const proxy = (address: string) => `#- proxy.yaml
apiVersion: v1
kind: Pod
metadata: { name: proxy, namespace: shop }
spec:
  containers:
    - name: proxy
      image: example/kubectl:1.31
      command: [kubectl, proxy]
      args:
        - --address=${address}
`;
  await checkFix(proxy('0.0.0.0'), proxy('127.0.0.1'), 'Serve the pod alone', options);
});
