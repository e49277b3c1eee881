import type { RulePage } from '../rule-page';

export const apiServerPublishedPage: RulePage = {
  docs: {
    what: 'A route leads to the Service "kubernetes" of the namespace "default", a Service of "kube-system" opens the API server to clients from outside, or `kubectl proxy` listens for everybody.',
    why: 'The API server is then reached by a way that nobody guards as its own: whoever finds it tries credentials there, and through `kubectl proxy` needs none.',
    how: 'Take the entry out, and let people reach the API server at its own address, from addresses that are allowed, through a bastion or a VPN.\nFor `kubectl proxy`, set `--address=127.0.0.1`.',
    limits:
      'Read are Ingresses, routes of Gateway API and OpenShift, IngressRoutes, HTTPProxies, and VirtualServices that belong to a gateway.\nEndpoints that are written by hand are not compared with addresses of the API server.\nLoad balancers that are internal or have a list of allowed addresses are left out.',
    references: [
      'https://kubernetes.io/docs/concepts/security/controlling-access/',
      'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_proxy/',
      'https://attack.mitre.org/techniques/T1133/',
    ],
  },
  examples: [
    {
      title: 'An Ingress with a path to the API server',
      yaml: `#- api.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  namespace: default
spec:
  tls:
    - hosts: [api.example.com]
  rules:
    - host: api.example.com
      http:
        paths:
          - path: /shop
            pathType: Prefix
            backend:
              service:
                name: shop
                #     ~~~~ [ingress-backend-missing]
                port:
                  number: 80
          - path: /
            pathType: Prefix
            backend:
              service:
                name: kubernetes
                #     ~~~~~~~~~~ [api-server-published] Ingress "api" publishes the Kubernetes API server
                port:
                  number: 443
`,
      fixed: {
        fix: 'Take out the entry',
        yaml: `#- api.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  namespace: default
spec:
  tls:
    - hosts: [api.example.com]
  rules:
    - host: api.example.com
      http:
        paths:
          - path: /shop
            pathType: Prefix
            backend:
              service:
                name: shop
                #     ~~~~ [ingress-backend-missing]
                port:
                  number: 80
`,
      },
    },
    {
      title: 'Calls from inside of the mesh',
      yaml: `#- shop/calls.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - kubernetes.default.svc.cluster.local
  http:
    - timeout: 10s
      route:
        - destination:
            host: kubernetes.default.svc.cluster.local
`,
    },
  ],
};
