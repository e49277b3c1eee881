import type { RulePage } from '../rule-page';

export const catchAllHostPage: RulePage = {
  docs: {
    what: 'An Ingress has a rule without host, or with a pattern for every host, or only a default backend.\nOr a VirtualService that is bound to a gateway has such a host.',
    why: 'It takes requests for names that nobody meant it for, also those for which another team makes an Ingress later or misspells the name.',
    how: 'Name the host.',
    limits:
      'A wildcard below a domain of its own, as `*.example.com`, is not reported.\nSilent where the controller makes a load balancer for each Ingress: Google Cloud, and AWS without a group.\nListeners of Gateway API are judged by `listener-allows-all-namespaces`, and servers of Istio Gateways are left to their VirtualServices.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
      'https://istio.io/latest/docs/ops/best-practices/security/#avoid-overly-broad-hosts-configurations',
    ],
  },
  examples: [
    {
      title: 'A rule without host',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
  rules:
    - http:
    # ~~~~ [catch-all-host] takes requests for every host that its controller serves: a rule has no host
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
      fixed: {
        fix: 'shop.example.com alone',
        yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
      host: shop.example.com
`,
      },
    },
    {
      title: 'With a host',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
  ],
};
