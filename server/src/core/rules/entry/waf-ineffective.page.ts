import type { RulePage } from '../rule-page';

export const wafIneffectivePage: RulePage = {
  docs: {
    what: 'A web application firewall is switched on and blocks nothing: ModSecurity of ingress-nginx that only notes attacks, or that has no rules, `waf-mode: detect` of HAProxy Ingress, or `waf` of it beside `ssl-passthrough`, an APPolicy of F5 NGINX that is transparent or not there, a policy of it that is not switched on, an annotation of AWS that names no regional ACL, a Service whose BackendConfig is not there, a BackendConfig with an empty policy, a GCPBackendPolicy for a Service that is not there.',
    why: 'Everybody believes that attacks are kept out.',
    how: 'Set `SecRuleEngine On`, and take the rules of OWASP.\nSet `waf-mode: deny`, end TLS where the firewall is, and `enforcementMode: blocking`.\nName an ACL, a BackendConfig or an APPolicy that there is.',
    limits:
      'Whether ingress-nginx heeds `ssl-passthrough`, past which ModSecurity sees nothing, a flag of its controller says: where that is in the manifests, the coverage says what becomes of the firewall.\nWhat the ConfigMap of ingress-nginx sets for all Ingresses is not read.\nA BackendConfig and an APPolicy are only missed in a namespace that has others.\nWhat a plugin of Traefik or Kong, or a module of Istio, does as a firewall is not known.',
    references: [
      'https://kubernetes.github.io/ingress-nginx/user-guide/third-party-addons/modsecurity/',
      'https://haproxy-ingress.github.io/docs/configuration/keys/#waf',
      'https://docs.nginx.com/nginx-ingress-controller/integrations/app-protect-waf/configuration/',
      'https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-armor-backendconfig',
    ],
  },
  examples: [
    {
      title: 'Attacks are noted',
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
    nginx.ingress.kubernetes.io/enable-owasp-core-rules: "true"
    nginx.ingress.kubernetes.io/enable-modsecurity: "true"
    #                                               ~~~~~~ [waf-ineffective] notes attacks and blocks none: SecRuleEngine is not set
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
        fix: 'SecRuleEngine On',
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
    nginx.ingress.kubernetes.io/enable-owasp-core-rules: "true"
    nginx.ingress.kubernetes.io/enable-modsecurity: "true"
    nginx.ingress.kubernetes.io/modsecurity-snippet: SecRuleEngine On
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
      title: 'Attacks are blocked',
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
    nginx.ingress.kubernetes.io/enable-owasp-core-rules: "true"
    nginx.ingress.kubernetes.io/enable-modsecurity: "true"
    nginx.ingress.kubernetes.io/modsecurity-snippet: SecRuleEngine On
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
