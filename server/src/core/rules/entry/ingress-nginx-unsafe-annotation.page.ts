import type { RulePage } from '../rule-page';

export const ingressNginxUnsafeAnnotationPage: RulePage = {
  docs: {
    what: 'An Ingress has an annotation whose text goes into the configuration of nginx as it is: a snippet, a text that ends its directive, or one that reaches for files of the controller.\nOr the ConfigMap of the controller allows snippets for every Ingress.',
    why: 'Whoever may write such an Ingress runs code in the controller, which can read every Secret of the cluster (CVE-2021-25742 and later ones).',
    how: 'Take the annotation out, and use those that are made for headers, redirects and timeouts.\nKeep `allow-snippet-annotations` false and `annotations-risk-level` at High or below.',
    limits:
      'A warning for snippets of NGINX Ingress Controller (`nginx.org`), which its installation has to allow, and for paths that are called like directories of secrets.\nA snippet for ModSecurity is only reported if it includes files or runs something.',
    references: [
      'https://github.com/kubernetes/kubernetes/issues/126811',
      'https://github.com/kubernetes/ingress-nginx/issues/7837',
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/',
      'CVE-2021-25742',
      'CVE-2021-25745',
      'CVE-2025-1097',
    ],
  },
  examples: [
    {
      title: 'A snippet',
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
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: '60'
    nginx.ingress.kubernetes.io/configuration-snippet: 'more_set_headers "X-Frame-Options: DENY";'
  # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [ingress-nginx-unsafe-annotation] which can read every Secret: configuration-snippet
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
      fixed: {
        fix: 'Take the annotation configuration-snippet out',
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
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: '60'
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
    },
    {
      title: 'Annotations that are made for it',
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
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "60"
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
