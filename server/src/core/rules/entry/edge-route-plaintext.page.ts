import type { RulePage } from '../rule-page';

export const edgeRoutePlaintextPage: RulePage = {
  docs: {
    what: 'A route from outside has no TLS: a Route of OpenShift without `tls`, an IngressRoute of Traefik that is bound to the entry point `web`, an HTTPProxy of Contour or a VirtualServer of NGINX without `tls`, a server of an Istio Gateway with protocol HTTP and without `httpsRedirect`, a load balancer of AWS that speaks HTTP without a certificate.\nOr an IngressRouteTCP of Traefik asks for the name of a host, which only TLS tells, and has no `tls`.',
    why: 'What clients send and get can be read and changed on the way.',
    how: 'Let the route end TLS, or send clients on to HTTPS.',
    limits:
      'Information where all hosts are names that only a network inside resolves, and for a Gateway of Istio whose load balancer in its namespace is internal.\nEntry points of Traefik of other names than `web` may have TLS of their own, and middlewares whose name speaks of redirects or TLS are believed.\nCertificates of load balancers in front are not known.\nGateways of Istio for egress serve pods of the mesh, and are not reported.',
    references: [
      'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1',
      'https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings',
      'https://projectcontour.io/docs/main/config/tls-termination/',
      'MITRE ATT&CK T1557',
    ],
  },
  examples: [
    {
      title: 'A Route without TLS',
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
apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: shop
  namespace: kube-system
spec:
#<~~ [edge-route-plaintext] Route "shop" serves shop.example.com without TLS: it has no spec.tls
  host: shop.example.com
  to:
    kind: Service
    name: web
`,
      fixed: {
        fix: 'End TLS at the router',
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
apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: shop
  namespace: kube-system
spec:
  host: shop.example.com
  to:
    kind: Service
    name: web
  tls:
    termination: edge
    insecureEdgeTerminationPolicy: Redirect
`,
      },
    },
    {
      title: 'A server that sends clients on',
      yaml: `#- kube-system/shop.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: kube-system
spec:
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
      tls:
        httpsRedirect: true
`,
    },
  ],
};
