import type { RulePage } from '../rule-page';

export const hostNotCoveredByCertificatePage: RulePage = {
  docs: {
    what: 'An Ingress has rules for a host that no entry of `spec.tls` lists, or serves a host, as a listener of a Gateway, a route of Traefik, an HTTPProxy of Contour, a VirtualServer of NGINX, a Host of Emissary or a Gateway of Istio does, with a certificate that is not for it.\nWhat a certificate is for is read from the Secret, or from the Certificate that cert-manager makes it of.\nOf a server of Istio for every host, or for all below a name, the hosts of VirtualServices are looked at.',
    why: 'Clients refuse a certificate of another name.\nFor a host that no entry lists, most controllers serve a certificate of their own, or none.',
    how: 'List the host in `spec.tls`, and have the certificate made for it: in `dnsNames` of the Certificate.\nA wildcard stands for exactly one label, so `*.example.com` is not for `example.com`.',
    limits:
      'Silent where a certificate is not known: it is not in the manifests, cannot be read, or is made because of the annotations of the Ingress, which takes the hosts from `spec.tls`.\nOf a Gateway of Istio the Secret is that of the namespace with its pods; where no manifest shows these, that of `istio-system` or `istio-ingress`.\nControllers that look for a certificate by the host, such as those of AWS and Google and Traefik, need no entry.\nThe common name of a certificate is no name of a host; of a Certificate it is taken for one, because some authorities do.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      'https://gateway-api.sigs.k8s.io/reference/spec/#listener',
      'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
      'https://cert-manager.io/docs/usage/certificate/',
      'RFC 6125, 6.4',
    ],
  },
  examples: [
    {
      title: 'A host that no entry lists',
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
    - host: api.example.com
    #       ~~~~~~~~~~~~~~~ [host-not-covered-by-certificate] has no certificate for "api.example.com"
`,
      fixed: {
        fix: 'List "api.example.com"',
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
        - api.example.com
      secretName: web-tls
  rules:
    - host: shop.example.com
    - host: api.example.com
`,
      },
    },
    {
      title: 'A host that the certificate is not for',
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
        - api.example.com
        # ~~~~~~~~~~~~~~~ [host-not-covered-by-certificate] with Secret "web-tls", which is for "shop.example.com"
      secretName: web-tls
  rules:
    - host: api.example.com
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
        fix: 'Have Certificate "web" made for "api.example.com"',
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
        - api.example.com
      secretName: web-tls
  rules:
    - host: api.example.com
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
    - api.example.com
  issuerRef:
    name: internal
`,
      },
    },
    {
      title: 'A host of a VirtualService',
      yaml: `#- infra/gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - '*'
      tls:
        mode: SIMPLE
        credentialName: edge-tls
#- infra/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: edge
  namespace: istio-system
spec:
  secretName: edge-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    name: internal
#- shop/service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
    - api.example.com
    # ~~~~~~~~~~~~~~~ [host-not-covered-by-certificate] with Secret "edge-tls", which is for "shop.example.com"
  gateways:
    - infra/edge
`,
      fixed: {
        fix: 'Have Certificate "edge" made for "api.example.com"',
        yaml: `#- infra/gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - '*'
      tls:
        mode: SIMPLE
        credentialName: edge-tls
#- infra/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: edge
  namespace: istio-system
spec:
  secretName: edge-tls
  dnsNames:
    - shop.example.com
    - api.example.com
  issuerRef:
    name: internal
#- shop/service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
    - api.example.com
  gateways:
    - infra/edge
`,
      },
    },
    {
      title: 'A wildcard',
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
        - api.example.com
      secretName: web-tls
  rules:
    - host: api.example.com
#- shop/certificate.yaml
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - '*.example.com'
  issuerRef:
    name: internal
`,
    },
  ],
};
