import type { RulePage } from '../rule-page';

export const tlsReferenceUnresolvedPage: RulePage = {
  docs: {
    what: 'An Ingress, a Gateway or a route of Traefik serves with a Secret that no manifest is and because of which no controller makes one, although others of the namespace are written.\nThe same of a Gateway of Istio, whose Secret has to be in the namespace of its pods.\nOr a Certificate, or an annotation, asks an Issuer or ClusterIssuer that no manifest is, although others are written.',
    why: 'Without the Secret the controller serves a certificate of its own, which no client trusts, or nothing.\nWithout the issuer cert-manager never makes the Secret, and says so in the status of the Certificate only.',
    how: 'Write the name that is meant.\nAn Issuer is of its namespace; for a ClusterIssuer `kind: ClusterIssuer` has to be written, or the annotation `cert-manager.io/cluster-issuer`.\nWhere the Secret is made by hand, ignore the finding and say so.',
    limits:
      'Most Secrets are in no repository, so nothing is said in a namespace without a Secret for TLS or a Certificate.\nInformation where cert-manager or another operator makes Secrets, unless another name is almost the same.\nSilent where a part of the scope is not read, where kustomizations generate Secrets or replace names, about placeholders, Secrets of other namespaces and issuers of other groups.\nAbout Gateways of Istio only what the pods show that are in the manifests.\nKnown are Secrets, Certificates, SealedSecrets, ExternalSecrets and those of Vault, 1Password, Infisical, SOPS and CSI drivers.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
      'https://cert-manager.io/docs/usage/ingress/',
      'https://cert-manager.io/docs/configuration/issuers/',
    ],
  },
  examples: [
    {
      title: 'A name with a slip',
      yaml: `#- shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: web-tsl
      #           ~~~~~~~ [tls-reference-unresolved] Is "web-tls" meant?
  rules:
    - host: shop.example.com
#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: internal
`,
      fixed: {
        fix: 'Write "web-tls"',
        yaml: `#- shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: web-tls
  rules:
    - host: shop.example.com
#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: internal
`,
      },
    },
    {
      title: 'An issuer of the whole cluster',
      yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: internal
    #     ~~~~~~~~ [tls-reference-unresolved] A ClusterIssuer has that name.
#- cluster/issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: internal
spec:
  ca:
    secretName: authority
`,
      fixed: {
        fix: 'Ask the ClusterIssuer',
        yaml: `#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: internal
    kind: ClusterIssuer
#- cluster/issuer.yaml
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: internal
spec:
  ca:
    secretName: authority
`,
      },
    },
    {
      title: 'A Secret that an operator makes',
      yaml: `#- shop/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: web-tls
  rules:
    - host: shop.example.com
#- shop/web-tls.yaml
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: web-tls
  namespace: shop
spec:
  template:
    type: kubernetes.io/tls
`,
    },
  ],
};
