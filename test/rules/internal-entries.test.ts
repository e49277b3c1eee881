import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['ingress-without-tls', 'edge-route-plaintext', 'listener-plain-http'] };

const ingress = (annotation: string, className = 'alb') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: { ${annotation} }
spec:
#<~~ [ingress-without-tls] serves shop.example.com without TLS
  ingressClassName: ${className}
  rules: [{ host: shop.example.com }]
`;

const gateway = (className: string, annotation = '') => `#- a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: ${className}
  infrastructure: { annotations: { ${annotation} } }
  listeners: [{ name: http, protocol: HTTP, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  hostnames: [shop.example.com]
  parentRefs:
    - name: edge
      #     ~~~~ [listener-plain-http] is served without TLS
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
`;

const istio = (annotation: string) => `#- a.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      #                                         ~~~~ [edge-route-plaintext] serves shop.example.com without TLS
      hosts: [shop.example.com]
---
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system, annotations: { ${annotation} } }
spec:
  type: LoadBalancer
  selector: { istio: ingressgateway, app: istio-ingressgateway }
  ports: [{ port: 80 }]
`;

describe('without TLS behind an internal load balancer is information, whatever the host is called', () => {
  test.each([
    ['AWS, which makes internal ones unless told otherwise', ingress('alb.ingress.kubernetes.io/target-type: ip')],
    ['AWS', ingress('alb.ingress.kubernetes.io/scheme: internal')],
    ['a class that says so', ingress('note: none', 'nginx-internal')],
    ['a class of Google Cloud', gateway('gke-l7-rilb')],
    ['annotations of a Gateway', gateway('cilium', 'service.beta.kubernetes.io/aws-load-balancer-scheme: internal')],
    ['the load balancer of Istio', istio('networking.gke.io/load-balancer-type: Internal')],
  ])('%s', (_, yaml) => checkFindings(yaml, { ...rules, severity: 'information' }));
});

describe('it is a warning', () => {
  test.each([
    ['AWS, on the internet', ingress('alb.ingress.kubernetes.io/scheme: internet-facing')],
    ['a class of which nothing is known', ingress('note: none', 'edge')],
    ['a class of Google Cloud', gateway('gke-l7-global-external-managed')],
    [
      'annotations of a Gateway',
      gateway('cilium', 'service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing'),
    ],
    ['the load balancer of Istio', istio('note: none')],
  ])('%s', (_, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));
});
