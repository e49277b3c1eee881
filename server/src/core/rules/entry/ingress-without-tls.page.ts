import type { RulePage } from '../rule-page';

export const ingressWithoutTlsPage: RulePage = {
  docs: {
    what: 'An Ingress has no `tls`, and nothing says that TLS ends somewhere else.',
    why: 'What clients send and get can be read and changed on the way, with their passwords and cookies.',
    how: 'Name a Secret with a certificate in `spec.tls`, with the hosts of the rules.\ncert-manager makes and renews it with the annotation `cert-manager.io/cluster-issuer`.',
    limits:
      'Information where all hosts are names that only a network inside resolves, and where the load balancer is internal, as those of AWS are unless `scheme` says otherwise.\nSilent where annotations of the controller bring a certificate: those of AWS, Google Cloud, Azure and Traefik, and passing TLS through with ingress-nginx and HAProxy.\nAlso for an Ingress of a group of AWS, or of a class of AWS with parameters, for tunnels, Tailscale and OpenShift, for canaries and redirects to HTTPS of ingress-nginx, where another Ingress has TLS for the same hosts of ingress-nginx, in whatever namespace, for minions of NGINX, for the answers to ACME, for annotations of other controllers that speak of TLS, and where a load balancer of the manifests has a certificate, unless its Service selects only pods of applications behind Ingresses of the same namespace.\nA certificate that a controller has for all hosts is not known.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      'NSA/CISA Kubernetes Hardening Guide, Encryption',
      'MITRE ATT&CK T1557',
      'MITRE ATT&CK T1040',
    ],
  },
  examples: [
    {
      title: 'A shop without TLS',
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
#<~~ [ingress-without-tls] Ingress "shop" serves shop.example.com without TLS
  ingressClassName: nginx
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
        fix: 'which must be made',
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
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
`,
      },
    },
    {
      title: 'The load balancer of AWS has the certificate',
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
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:111122223333:certificate/example
    alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06
spec:
  ingressClassName: alb
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
    {
      title: 'An Ingress of another namespace has the certificate for the host',
      yaml: `#- shop/cart.yaml
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: kube-system
spec:
  selector:
    app: cart
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: cart
  namespace: kube-system
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /cart
            pathType: Prefix
            backend:
              service:
                name: cart
                port:
                  number: 80
#- web/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-public
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
  namespace: kube-public
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
