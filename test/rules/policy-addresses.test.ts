import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const pod = (app: string, namespace = 'shop', labels = '') => `apiVersion: v1
kind: Pod
metadata: { name: ${app}, namespace: ${namespace}, labels: { app: ${app}${labels} } }
---
`;

const service = (name: string, spec: string, namespace = 'shop', annotations = '') => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace}, annotations: { ${annotations} } }
spec: { selector: { app: web }, ports: [{ port: 80 }], ${spec} }
---
`;

const policy = (cidr: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock:
            cidr: ${cidr}
`;

describe('source-ip-lost', () => {
  const rules = { rules: ['source-ip-lost'] };
  const web = pod('web');
  const balancer = service('web', 'type: LoadBalancer');
  const wrong = policy(
    '8.8.8.0/24\n#                 ~~~~~~~~~~ [source-ip-lost] Service "web" hides addresses of clients (externalTrafficPolicy).',
  );
  const right = policy('8.8.8.0/24');

  test.each([
    ['a load balancer', web + balancer + wrong],
    ['a port of every node', web + service('web', 'type: NodePort, externalTrafficPolicy: Cluster') + wrong],
    [
      'annotations about something else',
      web + service('web', 'type: LoadBalancer', 'shop', 'example.com/owner: team') + wrong,
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test.each([
    ['the addresses are kept', web + service('web', 'type: LoadBalancer, externalTrafficPolicy: Local') + right],
    ['a Service inside of the cluster', web + service('web', 'type: ClusterIP') + right],
    [
      'another class of load balancers',
      web + service('web', 'type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb') + right,
    ],
    [
      'a load balancer with pods as targets',
      web +
        service(
          'web',
          'type: LoadBalancer',
          'shop',
          'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip',
        ) +
        right,
    ],
    [
      'another Service keeps them',
      web + balancer + service('web-2', 'type: LoadBalancer, externalTrafficPolicy: Local') + right,
    ],
    ['networks inside', web + balancer + policy('10.0.0.0/16')],
    ['the whole internet', web + balancer + policy('0.0.0.0/0')],
    ['other pods', pod('api') + balancer + right],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));
});

describe('ipblock-targets-cluster-address', () => {
  const rules = { rules: ['ipblock-targets-cluster-address'] };
  const marker =
    '#                 ~~~~~~~~~~~~ [ipblock-targets-cluster-address] allows the address of Service "data/api"';

  test('a Service of another namespace', () =>
    checkFindings(`${service('api', 'clusterIP: 10.96.0.9', 'data')}${policy(`10.96.0.9/32\n${marker}`)}`, {
      ...rules,
      severity: 'warning',
    }));

  test.each([
    ['cluster DNS', service('kube-dns', 'clusterIP: 10.96.0.10', 'kube-system') + policy('10.96.0.10/32')],
    ['an address of nobody', service('api', 'clusterIP: 10.96.0.9') + policy('10.96.0.8/32')],
    ['more than one address', service('api', 'clusterIP: 10.96.0.9') + policy('10.96.0.0/24')],
    ['a headless Service', service('api', 'clusterIP: None') + policy('10.96.0.9/32')],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));
});

describe('namespace-mixes-trust-tiers', () => {
  const rules = { rules: ['namespace-mixes-trust-tiers'] };

  test('at the manifest of the namespace', () =>
    checkFindings(
      `apiVersion: v1
kind: Namespace
metadata: { name: shop }
#                 ~~~~ [namespace-mixes-trust-tiers] mixes workloads with tenant=a and tenant=b and others
---
${pod('x', 'shop', ', tenant: b')}${pod('y', 'shop', ', tenant: c')}${pod('z', 'shop', ', tenant: a')}`.replace(
        /---\n$/,
        '',
      ),
      { ...rules, severity: 'information' },
    ));

  test.each([
    ['one value', pod('x', 'shop', ', env: prod') + pod('y', 'shop', ', env: prod')],
    ['several namespaces', pod('x', 'prod', ', env: prod') + pod('y', 'dev', ', env: dev')],
    ['tiers of one application', pod('x', 'shop', ', tier: frontend') + pod('y', 'shop', ', tier: backend')],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml.replace(/---\n$/, ''), rules));
});
