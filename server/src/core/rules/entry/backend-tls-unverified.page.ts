import type { RulePage } from '../rule-page';

export const backendTlsUnverifiedPage: RulePage = {
  docs: {
    what: 'An entry speaks to its backends with TLS and looks at no certificate: `backend-protocol` HTTPS of ingress-nginx without `proxy-ssl-verify`, `server-ssl` of HAProxy without `server-ca`, `secure-backends` of HAProxy Ingress without `secure-verify-ca-secret`, `tls-verify: "false"` of Kong, `insecureSkipVerify` of a ServersTransport, a service of an HTTPProxy without `validation`.',
    why: 'Whoever gets between entry and backend can show a certificate of his own, and reads everything.',
    how: 'Name the authority of the backends, and switch the check on.',
    limits:
      'Silent about Routes with `reencrypt`: the router asks for certificates of `destinationCACertificate`, and without it for those of OpenShift’s authority for Services; where the Service has no such certificate, requests fail.\nOnly a router that somebody installs without that authority looks at none.\nSilent where TLS is passed through or, with `ssl-passthrough` of ingress-nginx, a flag of its controller decides that, and where a Service behind an Ingress of HAProxy Ingress has annotations of its own about it.\nOf Kong only what is switched off by name is reported.\nLoad balancers of AWS and Google Cloud look at no certificate of backends, whatever is written, and are not reported.\nOf Gateway API, `backend-tls-policy` speaks.',
    references: [
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication',
      'https://doc.traefik.io/traefik/routing/services/#insecureskipverify',
      'https://github.com/openshift/api/blob/master/route/v1/types.go',
      'https://github.com/openshift/router/blob/master/images/router/haproxy/conf/haproxy-config.template',
      'MITRE ATT&CK T1557',
    ],
  },
  examples: [
    {
      title: 'TLS to whoever answers',
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
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
    #                                             ~~~~~ [backend-tls-unverified] proxy-ssl-verify is not on
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
        fix: 'Secret "kube-system/shop-backend-ca"',
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
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
    nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"
    nginx.ingress.kubernetes.io/proxy-ssl-secret: kube-system/shop-backend-ca
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
      title: 'With an authority',
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
    nginx.ingress.kubernetes.io/backend-protocol: HTTPS
    nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"
    nginx.ingress.kubernetes.io/proxy-ssl-secret: kube-system/backend-ca
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
