import type { RulePage } from '../rule-page';

export const httpNotRedirectedPage: RulePage = {
  docs: {
    what: 'An Ingress, a Route or an HTTPProxy has TLS, and its controller answers without TLS as well: an annotation or `permitInsecure` switches the redirect off, or the controller has none unless told.',
    why: 'Whoever types the name or follows an old link goes on without TLS, and whoever is on the way can keep it so.',
    how: 'Switch the redirect on with the annotation of the controller.',
    limits:
      'ingress-nginx and both controllers for HAProxy redirect unless told otherwise, and Kong takes plain HTTP unless `konghq.com/protocols` leaves it out.\nOf AWS the annotation `listen-ports` has to be written, and groups and actions may redirect elsewhere.\nOf Traefik nothing is said: entry points redirect, and they are kept elsewhere.',
    references: [
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-side-https-enforcement-through-redirect',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#https_redirect',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl',
    ],
  },
  examples: [
    {
      title: 'The redirect is switched off',
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
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
    #                                         ~~~~~~~ [http-not-redirected] answers without it as well: ssl-redirect is false
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
        fix: 'ssl-redirect',
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
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
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
      title: 'The defaults of ingress-nginx',
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
