import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['blocks-api-server-callback'] };

const hook = (ingress: string) => `#- shop/hook.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: hook, namespace: shop }
spec:
  template:
    metadata: { labels: { app: hook } }
    spec:
      containers: [{ name: main, image: registry.example/main, ports: [{ name: https, containerPort: 9443 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: hook, namespace: shop }
spec:
  selector: { app: hook }
  ports: [{ name: metrics, port: 8080 }, { name: https, port: 443, targetPort: https }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: hook, namespace: shop }
spec:
  podSelector: { matchLabels: { app: hook } }
  policyTypes: [Ingress]
  ingress: ${ingress}
`;

const found = (words = '') => `        #     ~~~~ [blocks-api-server-callback] ${words}\n`;

const mutating = (marker = '') => `#- cluster/mutating.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: hook }
webhooks:
  - name: hook.example.com
    clientConfig:
      service:
        name: hook
${marker}        namespace: shop
`;

const conversion = `#- cluster/crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: orders.example.com }
spec:
  conversion:
    strategy: Webhook
    webhook: { clientConfig: { service: { name: hook, namespace: shop } } }
`;

const api = (marker = '') => `#- cluster/api.yaml
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1.example.com }
spec:
  service:
        name: hook
${marker}        namespace: shop
`;

const closed = '[{ from: [{ podSelector: {} }] }]';

describe('calls of the API server are kept out', () => {
  test.each([
    ['of an admission webhook', mutating(found('MutatingWebhookConfiguration "hook" cannot reach "hook" on TCP 9443'))],
    ['of an aggregated API', api(found('APIService "v1.example.com" cannot reach "hook" on TCP 9443'))],
  ])('%s', (_, caller) => checkFindings(hook(closed) + caller, rules));

  test('of a conversion webhook', () =>
    checkFindings(
      hook(closed).replace(
        'metadata: { name: hook, namespace: shop }\nspec:\n  selector',
        'metadata:\n  name: hook\n  #     ~~~~ [blocks-api-server-callback] Service "hook" brings no calls to "hook" on TCP 9443\n  namespace: shop\nspec:\n  selector',
      ) + conversion,
      rules,
    ));

  test('by a rule for the port of the Service', () =>
    checkFindings(hook('[{ ports: [{ port: 443 }] }]') + mutating(found()), rules));
});

describe('calls of the API server come through', () => {
  test.each([
    ['the port, open to everybody', '[{ ports: [{ port: 9443 }] }]'],
    ['an address', '[{ from: [{ ipBlock: { cidr: 10.0.0.1/32 } }] }]'],
    [
      'the namespace of agents of a cloud',
      '[{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }] }]',
    ],
  ])('with %s', (_, ingress) => checkFindings(hook(ingress) + mutating(), rules));

  test('on a Service that there is not', () =>
    checkFindings(hook(closed) + mutating().replace('name: hook\n', 'name: other\n'), rules));
});
