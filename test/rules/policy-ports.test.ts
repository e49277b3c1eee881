import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const deployment = (name: string, ports: string, labels = `app: ${name}`) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: main, image: registry.example/main:1.0, ports: [${ports}] }] }
---
`;

const service = (name: string, selector: string, ports: string, more = '') => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${selector} }, ports: [${ports}]${more} }
---
`;

const ingress = (port: string, podSelector = '{ matchLabels: { app: api } }') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: ${podSelector}
  policyTypes: [Ingress]
  ingress:
    - ports:
        - ${port}
`;

const egress = (
  port: string,
  peers = '[{ podSelector: { matchLabels: { app: api } } }]',
) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: ${peers}
      ports:
        - ${port}
`;

const prometheus = `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: shop }
---
`;

const http = '{ name: http, containerPort: 8080 }';

describe('named-port-undeclared', () => {
  const rules = { rules: ['named-port-undeclared'] };
  const web = deployment('web', http);
  const marked = (marker: string) => `{ port: web }\n#                 ~~~ [named-port-undeclared] ${marker}`;

  test('the pods that a policy selects', () =>
    checkFindings(deployment('api', http) + ingress(marked('"api" opens no port: none of its pods')), {
      ...rules,
      severity: 'warning',
    }));

  test('the pods that a policy leads to', () =>
    checkFindings(deployment('api', http) + web + egress(marked('"web" opens no port: none of the pods in "to"')), {
      ...rules,
      severity: 'warning',
    }));

  test('some of several pods, as information', () =>
    checkFindings(
      deployment('api', '{ name: web, containerPort: 80 }') +
        deployment('api-admin', http, 'app: api') +
        ingress(marked('opens no port of Deployment "api-admin": a TCP port "web" is not declared there.')),
      { ...rules, severity: 'information' },
    ));

  test('another protocol is another port', () =>
    checkFindings(
      deployment('api', '{ name: web, containerPort: 80, protocol: UDP }') +
        ingress(marked('declares a TCP port with the name "web"')),
      rules,
    ));

  test.each([
    ['a name that is declared', deployment('api', http) + ingress('{ port: http }')],
    [
      'a rule for every pod, of which some have the port',
      deployment('api', http) + deployment('db', '') + ingress('{ port: http }', '{}'),
    ],
    ['pods that an operator makes', prometheus + deployment('api', http) + ingress('{ port: web }')],
    [
      'peers of other namespaces',
      deployment('api', http) +
        web +
        egress('{ port: web }', '[{ podSelector: { matchLabels: { app: api } } }, { namespaceSelector: {} }]'),
    ],
    ['a port of a container that a mesh adds', deployment('api', http) + ingress('{ port: linkerd-admin }')],
    ['a policy that selects no pod', deployment('other', http) + ingress('{ port: web }')],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));

  test('the number that all of the pods have', () =>
    checkFix(
      deployment('api', http) + ingress('{ port: web }'),
      deployment('api', http) + ingress('{ port: 8080 }'),
      'Use the declared port number 8080',
      rules,
    ));
});

describe('policy-uses-service-port', () => {
  const rules = { rules: ['policy-uses-service-port'] };
  const api = deployment('api', http) + service('api', 'app: api', '{ port: 80, targetPort: http }');
  const marked =
    '{ port: 80 }\n#                 ~~ [policy-uses-service-port] opens port 80 of Service "api"; its pods listen on 8080';

  test.each([
    ['ingress', api + ingress(marked)],
    ['egress', api + deployment('web', '') + egress(marked)],
    [
      'a container without declared ports',
      deployment('api', '') + service('api', 'app: api', '{ port: 80, targetPort: 8080 }') + ingress(marked),
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test.each([
    [
      'a container declares the number',
      deployment('api', '{ containerPort: 80 }') +
        service('api', 'app: api', '{ port: 80, targetPort: 8080 }') +
        ingress('{ port: 80 }'),
    ],
    ['both numbers are open', api + ingress('{ port: 80 }\n        - { port: 8080 }')],
    ['another protocol', api + ingress('{ port: 80, protocol: UDP }')],
    ['a range', api + ingress('{ port: 80, endPort: 90 }')],
    [
      'another Service leads to the number',
      api + service('old', 'app: api', '{ port: 81, targetPort: 80 }') + ingress('{ port: 80 }'),
    ],
    [
      'a headless Service',
      deployment('api', http) +
        service('api', 'app: api', '{ port: 80, targetPort: http }', ', clusterIP: None') +
        ingress('{ port: 80 }'),
    ],
    ['other pods may listen there', api + deployment('db', '') + ingress('{ port: 80 }', '{}')],
    ['pods that an operator makes', prometheus + api + ingress('{ port: 80 }')],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));

  test('the name of the port', () =>
    checkFix(api + ingress('{ port: 80 }'), api + ingress('{ port: http }'), 'Use the name', rules));
});
