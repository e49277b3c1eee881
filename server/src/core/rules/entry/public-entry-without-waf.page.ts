import type { RulePage } from '../rule-page';

export const publicEntryWithoutWafPage: RulePage = {
  docs: {
    what: 'An Ingress that a load balancer of a cloud publishes on the internet names no web application firewall: none of AWS for the scheme `internet-facing`, no BackendConfig with a `securityPolicy` for Google Cloud, and for Azure none where others of the namespace have one.\nFor F5 NGINX and HAProxy Ingress the same as for Azure.\nThe same of a Gateway of Google Cloud without a GCPBackendPolicy that names one.',
    why: 'Attacks on the application behind it are tried within minutes, and reach it as they are.',
    how: 'Name an ACL of AWS WAF, a policy of Cloud Armor or one of Azure.\nWhere a firewall stands in front of the cluster, switch the rule off in the configuration.',
    limits:
      'Information, because a firewall usually stands outside of the cluster, where no manifest shows it.\nSilent for other controllers that are no service of a cloud, of which nothing shows what stands in front, for groups of AWS, where addresses are limited, and for Gateways with backends in other namespaces.\nThe parameters of classes are not read.',
    references: [
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-armor-backendconfig',
      'MITRE ATT&CK M1031',
    ],
  },
  examples: [
    {
      title: 'On the internet as it is',
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
    alb.ingress.kubernetes.io/scheme: internet-facing
    #                                 ~~~~~~~~~~~~~~~ [loadbalancer-open-to-internet] takes connections from any address
    #                                 ~~~~~~~~~~~~~~~ [public-entry-without-waf] without a web application firewall: wafv2-acl-arn is missing
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
        fix: 'an example to be replaced',
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
    alb.ingress.kubernetes.io/scheme: internet-facing
    #                                 ~~~~~~~~~~~~~~~ [loadbalancer-open-to-internet] takes connections from any address
    alb.ingress.kubernetes.io/wafv2-acl-arn: arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID
    #                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [waf-ineffective] wafv2-acl-arn is no ARN of an ACL
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
      title: 'With an ACL',
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
    alb.ingress.kubernetes.io/scheme: internet-facing
    #                                 ~~~~~~~~~~~~~~~ [loadbalancer-open-to-internet] takes connections from any address
    alb.ingress.kubernetes.io/wafv2-acl-arn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/a1b2c3
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
  ],
};
