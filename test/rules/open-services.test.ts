import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

/** Of all rules but those about TLS and policies: who opens a Service gets one finding for it. */
const rules = {
  rules: [
    'service-nodeport',
    'loadbalancer-open-to-internet',
    'sensitive-port-exposed',
    'admin-interface-exposed',
    'api-server-published',
    'etcd-listener-exposed',
  ],
};

const service = (spec: string, name = 'web', namespace = 'shop') => `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec:
${spec}
`;

describe('one finding for one cause', () => {
  test.each([
    [
      'a search engine behind an open load balancer',
      service(`  type: LoadBalancer
  ports:
    - port: 9200
      #     ~~~~ [sensitive-port-exposed] publishes Elasticsearch outside of the cluster`),
    ],
    [
      'a cache on every node',
      service(`  type: NodePort
  ports:
    - port: 6379
      #     ~~~~ [sensitive-port-exposed] publishes Redis outside of the cluster`),
    ],
    [
      'administration behind an open load balancer',
      service(
        `  type: LoadBalancer
  #     ~~~~~~~~~~~~ [admin-interface-exposed] publishes Argo CD
  ports: [{ port: 443 }]`,
        'argocd-server',
      ),
    ],
    [
      'the API server',
      service(
        `  type: LoadBalancer
  #     ~~~~~~~~~~~~ [api-server-published] publishes the Kubernetes API server
  selector: { component: kube-apiserver }
  ports: [{ port: 6443 }]`,
        'api',
        'kube-system',
      ),
    ],
    [
      'etcd',
      service(
        `  type: NodePort
  #     ~~~~~~~~ [etcd-listener-exposed] opens the etcd of the cluster
  selector: { component: etcd }
  ports: [{ port: 2379 }]`,
        'etcd',
        'kube-system',
      ),
    ],
    [
      'a data store of somebody that is etcd as well',
      service(`  type: NodePort
  selector: { app: etcd }
  ports:
    - port: 2379
      #     ~~~~ [sensitive-port-exposed] publishes etcd outside of the cluster`),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));

  test('where the gravest is accepted, the next one stands', () =>
    checkFindings(
      service(`  type: LoadBalancer
  #     ~~~~~~~~~~~~ [loadbalancer-open-to-internet] takes connections from any address
  ports:
    - port: 9200 # firebreak: ignore[sensitive-port-exposed]`),
      rules,
    ));
});

test('what should not be public can be made internal', () =>
  checkFix(
    service(`  type: LoadBalancer
  ports: [{ port: 9200 }]`),
    `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, annotations: { networking.gke.io/load-balancer-type: Internal } }
spec:
  type: LoadBalancer
  ports: [{ port: 9200 }]
`,
    'the annotation of Google Cloud',
    { rules: ['sensitive-port-exposed'] },
  ));

describe('however a Service comes to be open', () => {
  test('JSON', () =>
    checkFindings(
      `#- a.json
{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": { "name": "web" },
  "spec": { "type": "NodePort", "ports": [{ "port": 80 }] }
  #                 ~~~~~~~~~~ [service-nodeport] opens a port on every node
}
`,
      rules,
    ));

  test('flow style', () =>
    checkFindings(
      `#- a.yaml
{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, ports: [{ port: 80 }] } }
#                                                                       ~~~~~~~~ [service-nodeport] opens a port on
`,
      rules,
    ));

  test('a list', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec:
      type: NodePort
      #     ~~~~~~~~ [service-nodeport] opens a port on every node
      ports: [{ port: 80 }]
`,
      rules,
    ));
});
