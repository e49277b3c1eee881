import type { RulePage } from '../rule-page';

export const listenerTlsInvalidPage: RulePage = {
  docs: {
    what: 'A listener of a Gateway or a ListenerSet has a protocol with which its TLS, its hostname or its kinds of routes cannot go: HTTPS without certificates, TLS without a mode, `tls` with HTTP, an HTTPRoute on a listener with protocol TLS.\nOr it refers to something as a certificate that is none, or to authorities of clients that are not there.',
    why: 'The API server refuses the object, or the listener is not served.\nClients then find nothing there, or another listener without TLS.',
    how: 'Give a listener with TLS its certificates in `tls.certificateRefs`, and pass connections through only with protocol TLS.\nLet `allowedRoutes.kinds` name kinds that the protocol takes.',
    limits:
      'Secrets that no manifest has are not reported here.\nOf a Secret that is there only whether it has a certificate and a key is looked at, and not what they say.\nProtocols of implementations, which have a domain before their name, are not judged; neither are options of implementations, which may say where certificates come from.\nSilent about certificates of Google Cloud in a map, and of AWS, which looks for one by the host.',
    references: [
      'https://gateway-api.sigs.k8s.io/reference/spec/#listener',
      'https://gateway-api.sigs.k8s.io/reference/spec/#listenertlsconfig',
      'https://gateway-api.sigs.k8s.io/reference/spec/#listenerconditionreason',
    ],
  },
  examples: [
    {
      title: 'HTTPS without a certificate',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      #         ~~~~~ [listener-tls-invalid] has no certificate: protocol HTTPS needs tls.certificateRefs
`,
      fixed: {
        fix: 'Secret "edge-tls"',
        yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
`,
      },
    },
    {
      title: 'A kind of route that the protocol does not take',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: through
      port: 443
      protocol: TLS
      tls:
        mode: Passthrough
      allowedRoutes:
        kinds:
          - kind: HTTPRoute
          #       ~~~~~~~~~ [listener-tls-invalid] takes no HTTPRoute: its protocol is TLS that is passed through
`,
    },
    {
      title: 'Authorities of clients without certificates',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  tls:
    frontend:
      default:
        validation:
          caCertificateRefs:
            - group: ""
              kind: ConfigMap
              name: clients
              #     ~~~~~~~ [listener-tls-invalid] refers to ConfigMap "clients", which has no certificate in "ca.crt"
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
#- kube-system/clients.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: clients
  namespace: kube-system
data:
  ca.pem: ""
`,
    },
    {
      title: 'Authorities of clients that are not there',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  tls:
    frontend:
      default:
        validation:
          caCertificateRefs:
            - group: ""
              kind: ConfigMap
              name: clients
              #     ~~~~~~~ [listener-tls-invalid] refers to ConfigMap "clients", which is not in namespace "kube-system"
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
`,
    },
    {
      title: 'Certificates that the implementation finds',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        options:
          networking.gke.io/pre-shared-certs: edge
`,
    },
  ],
};
