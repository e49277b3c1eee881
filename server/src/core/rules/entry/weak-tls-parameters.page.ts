import type { RulePage } from '../rule-page';

export const weakTlsParametersPage: RulePage = {
  docs: {
    what: 'An entry takes connections with TLS 1.0 or 1.1, or older: by a policy of AWS, `ssl-protocols` of ingress-nginx, `ssl-min-ver` of HAProxy, or the lowest version of a TLSOption, an HTTPProxy, a ClientTrafficPolicy of Envoy Gateway or an Istio Gateway.\nOr `ssl-ciphers` of ingress-nginx has a cipher that is broken, such as RC4 and 3DES.',
    why: 'These versions and ciphers have known weaknesses, and no browser needs them any more.',
    how: 'Take TLS 1.2 and newer alone, and leave the list of ciphers to the controller.',
    limits:
      'Information where AWS is left to its default policy, which has TLS 1.0.\nOf ciphers the list counts as it is written: what a word such as `ALL` stands for depends on OpenSSL, and is not judged.',
    references: [
      'NSA/CISA Kubernetes Hardening Guide, Encryption',
      'https://datatracker.ietf.org/doc/html/rfc8996',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    ],
  },
  examples: [
    {
      title: 'An old policy of AWS',
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
    alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS-1-1-2017-01
    #                                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [weak-tls-parameters] its policy is ELBSecurityPolicy-TLS-1-1-2017-01
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
      fixed: {
        fix: 'TLS 1.2 and newer alone',
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
    },
    {
      title: 'Of ingress-nginx, for all hosts',
      yaml: `#- ingress-nginx/controller.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  ssl-protocols: TLSv1 TLSv1.1 TLSv1.2
  #              ~~~~~~~~~~~~~~~~~~~~~ [weak-tls-parameters] ssl-protocols has TLSv1
`,
    },
    {
      title: 'Current versions',
      yaml: `#- ingress-nginx/controller.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
data:
  ssl-protocols: TLSv1.2 TLSv1.3
`,
    },
  ],
};
