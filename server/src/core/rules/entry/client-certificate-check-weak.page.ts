import type { RulePage } from '../rule-page';

export const clientCertificateCheckWeakPage: RulePage = {
  docs: {
    what: 'An entry asks clients for a certificate and lets them in without one, or with any: `auth-tls-verify-client` of ingress-nginx with `off`, `optional` or `optional_no_ca`, or without authorities, OPTIONAL_MUTUAL of an Istio Gateway, AllowInsecureFallback of a Gateway, a TLSOption or an HTTPProxy that only asks.',
    why: 'Backends that rely on the certificate of the client believe whoever writes one.',
    how: 'Demand a certificate, and name the authorities that sign those of clients.',
    limits: 'That a backend looks at the certificate itself, as with `optional_no_ca` and a header, is not known.',
    references: [
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#client-certificate-authentication',
      'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode',
      'https://gateway-api.sigs.k8s.io/geps/gep-91/',
    ],
  },
  examples: [
    {
      title: 'Any certificate is good',
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
    nginx.ingress.kubernetes.io/auth-tls-secret: kube-system/clients
    nginx.ingress.kubernetes.io/auth-tls-verify-client: optional_no_ca
    #                                                   ~~~~~~~~~~~~~~ [client-certificate-check-weak] takes certificates of clients that anybody signed
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
        fix: 'a certificate that is checked',
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
    nginx.ingress.kubernetes.io/auth-tls-secret: kube-system/clients
    nginx.ingress.kubernetes.io/auth-tls-verify-client: "on"
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
      title: 'The default with authorities',
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
    nginx.ingress.kubernetes.io/auth-tls-secret: kube-system/clients
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
