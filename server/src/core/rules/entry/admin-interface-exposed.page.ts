import type { RulePage } from '../rule-page';

export const adminInterfaceExposedPage: RulePage = {
  docs: {
    what: 'An Ingress, or a Service of type LoadBalancer or NodePort, publishes an interface that is known to be for administration, and nothing limits who connects: no list of addresses, no login in front of it.\nThe same of an IngressRoute to Traefik’s own dashboard without a middleware.',
    why: 'Many of these let everybody in, and all of them are looked for all the time.\nWho gets into one often has the cluster.',
    how: 'List the addresses that may connect, ask for a login in front of it, or publish it inside of the own network alone.',
    limits:
      'An error for what has no login of its own, as it is installed, and a warning for the others and for node ports.\nThey are told by the names that their charts give to Services, workloads and labels.\nSilent where an annotation speaks of logins, lists or middlewares, for internal hosts and classes, for the entry point `traefik`, which its chart does not publish, and for load balancers that are limited.',
    references: [
      'https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/',
      'Microsoft Threat Matrix for Kubernetes MS-TA9005',
      'OWASP Kubernetes Top Ten K06:2025',
    ],
  },
  examples: [
    {
      title: 'Metrics for everybody',
      yaml: `#- kube-system/monitoring.yaml
apiVersion: v1
kind: Service
metadata:
  name: prometheus-server
  namespace: kube-system
spec:
  selector:
    app: prometheus
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: metrics
  namespace: kube-system
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - metrics.example.com
      secretName: shop-tls
  rules:
    - host: metrics.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: prometheus-server
                #     ~~~~~~~~~~~~~~~~~ [admin-interface-exposed] publishes Prometheus at metrics.example.com
                port:
                  number: 80
`,
      fixed: {
        fix: 'an example to be replaced',
        yaml: `#- kube-system/monitoring.yaml
apiVersion: v1
kind: Service
metadata:
  name: prometheus-server
  namespace: kube-system
spec:
  selector:
    app: prometheus
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: metrics
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - metrics.example.com
      secretName: shop-tls
  rules:
    - host: metrics.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: prometheus-server
                port:
                  number: 80
`,
      },
    },
    {
      title: 'With a login in front of it',
      yaml: `#- kube-system/monitoring.yaml
apiVersion: v1
kind: Service
metadata:
  name: prometheus-server
  namespace: kube-system
spec:
  selector:
    app: prometheus
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: metrics
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/auth-url: https://login.example.com/oauth2/auth
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - metrics.example.com
      secretName: shop-tls
  rules:
    - host: metrics.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: prometheus-server
                port:
                  number: 80
`,
    },
  ],
};
