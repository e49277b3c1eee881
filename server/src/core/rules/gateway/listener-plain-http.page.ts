import type { RulePage } from '../rule-page';

export const listenerPlainHttpPage: RulePage = {
  docs: {
    what: 'A listener with protocol HTTP takes an HTTPRoute or a GRPCRoute that forwards to Services, and so does not only send clients on to HTTPS.',
    why: 'What clients send and get can be read and changed on the way, with their cookies and tokens.',
    how: 'Attach the route to the listener with TLS alone, with `sectionName`.\nOn the listener with HTTP, a route whose only rule has a RequestRedirect to `https` sends clients there.',
    limits:
      'Information where all hosts of the route are names that only a network inside resolves, and where the class or the annotations of the Gateway make its load balancer internal.\nSilent where the Gateway is not in the manifests, where its annotations speak of TLS, which then ends in front of it, for waypoints of meshes, tunnels and Tailscale, and for answers to ACME.',
    references: [
      'https://gateway-api.sigs.k8s.io/guides/tls/',
      'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/',
      'MITRE ATT&CK T1557',
      'MITRE ATT&CK T1040',
    ],
  },
  examples: [
    {
      title: 'On both listeners',
      yaml: `#- kube-system/shop.yaml
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
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      protocol: HTTP
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      #     ~~~~ [listener-plain-http] HTTPRoute "shop" is served without TLS: listener "web" of Gateway "edge" has protocol HTTP
  rules:
    - backendRefs:
        - name: api
          port: 80
`,
      fixed: {
        fix: 'by listener "secure" alone',
        yaml: `#- kube-system/shop.yaml
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
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      protocol: HTTP
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      sectionName: secure
  rules:
    - backendRefs:
        - name: api
          port: 80
`,
      },
    },
    {
      title: 'Clients are sent to HTTPS',
      yaml: `#- kube-system/shop.yaml
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
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      protocol: HTTP
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: redirect
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      sectionName: web
  rules:
    - filters:
        - type: RequestRedirect
          requestRedirect:
            scheme: https
`,
    },
  ],
};
