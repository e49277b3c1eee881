/** A Gateway `edge` of Istio in namespace infra, for all hosts by HTTPS; the rest of its `tls` as given. */
export function istioGateway(tls: string): string {
  return `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, ${tls} } }]
---
`;
}

/** The pods that serve it, with further labels. */
export function istioGatewayPods(namespace: string, labels = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ${namespace} }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway, ${labels} } }
    spec: { containers: [{ name: proxy, image: auto }] }
---
`;
}
