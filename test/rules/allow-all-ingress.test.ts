import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['allow-all-ingress'] };

interface PolicyOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly metadata?: string;
  readonly podSelector?: string;
}

const policy = (
  ingress: string,
  {
    name = 'api',
    namespace = 'shop',
    metadata = '',
    podSelector = '{ matchLabels: { app: api } }',
  }: PolicyOptions = {},
) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
${metadata}spec:
  podSelector: ${podSelector}
  ingress:
${ingress}`;

const everywhere = '    - from: [{ ipBlock: { cidr: 0.0.0.0/0 } }]\n';
const found = (column: number, token: string, message = '') =>
  `#${' '.repeat(column - 1)}${'~'.repeat(token.length)} [allow-all-ingress] ${message}\n`;

describe('admits everybody', () => {
  test.each([
    [
      'every namespace',
      `    - from: [{ namespaceSelector: {} }]\n${found(15, 'namespaceSelector', 'every pod of every namespace on every port: namespaceSelector {}.')}`,
    ],
    [
      'every pod of every namespace',
      `    - from: [{ podSelector: {}, namespaceSelector: {} }]\n${found(32, 'namespaceSelector', 'every pod of every')}`,
    ],
    ['every IPv4 address', `${everywhere}${found(32, '0.0.0.0/0', 'every address on every port: cidr 0.0.0.0/0.')}`],
    [
      'every IPv6 address',
      `    - from: [{ ipBlock: { cidr: "::/0" } }]\n${found(32, '"::/0"', 'every address on every port: cidr ::/0.')}`,
    ],
    [
      'both halves of IPv4',
      `    - from: [{ ipBlock: { cidr: 0.0.0.0/1 } }, { ipBlock: { cidr: 128.0.0.0/1 } }]\n${found(32, '0.0.0.0/1', 'every address')}`,
    ],
    [
      'pods and addresses',
      `    - from: [{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }]\n${found(15, 'namespaceSelector', 'every source on every port')}`,
    ],
    [
      'every port of each protocol',
      `    - from: [{ namespaceSelector: {} }]\n${found(15, 'namespaceSelector', 'on every port:')}      ports: [{ protocol: TCP }, { protocol: UDP }, { protocol: SCTP }]\n`,
    ],
    [
      'every port of a protocol',
      `    - from: [{ namespaceSelector: {} }]\n${found(15, 'namespaceSelector', 'on every TCP port')}      ports: [{ protocol: TCP }]\n`,
    ],
  ])('%s', (_, ingress) => checkFindings(`#- a.yaml\n${policy(ingress)}`, { ...rules, severity: 'warning' }));

  test('with limited ports it is worth knowing, no more', () =>
    checkFindings(
      `#- a.yaml
${policy(`    - ports: [{ port: 80 }, { port: 443 }, { port: web }]\n${found(6, 'ports', 'every source on TCP 80, 443, TCP "web": its rule has no "from".')}`)}`,
      { ...rules, severity: 'information' },
    ));

  test('a policy that says so in its name has an open rule, not a slip', () =>
    checkFindings(
      `#- a.yaml
${policy(`    - {}\n${found(6, '{}', 'its rule is empty')}`, { name: 'allow-all-ingress' })}`,
      { rules: ['allow-all-ingress', 'empty-peer-list-allows-all'] },
    ));
});

describe('does not admit everybody', () => {
  test.each([
    ['its own namespace', '    - from: [{ podSelector: {} }]\n'],
    [
      'certain pods of every namespace',
      '    - from: [{ namespaceSelector: {}, podSelector: { matchLabels: { a: b } } }]\n',
    ],
    ['some namespaces', '    - from: [{ namespaceSelector: { matchExpressions: [{ key: a, operator: Exists }] } }]\n'],
    ['addresses with an exception', '    - from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }]\n'],
    ['half of the addresses', '    - from: [{ ipBlock: { cidr: 0.0.0.0/1 } }]\n'],
    ['a private block', '    - from: [{ ipBlock: { cidr: 10.0.0.0/8 } }]\n'],
  ])('%s', (_, ingress) => checkFindings(`#- a.yaml\n${policy(ingress)}`, rules));

  test('rules of a direction that policyTypes leaves out', () =>
    checkFindings(
      `#- a.yaml\n${policy(everywhere).replace('  ingress:', '  policyTypes: [Egress]\n  ingress:')}`,
      rules,
    ));
});

describe('is meant for everybody', () => {
  test.each<[string, PolicyOptions]>([
    ['by its name', { name: 'web-allow-external' }],
    ['by a label', { metadata: '  labels:\n    example.com/exposure: public\n' }],
    ['by an annotation', { metadata: '  annotations:\n    example.com/allow-public: "true"\n' }],
    ['by the label of its pods', { podSelector: '{ matchLabels: { reachable-from: internet } }' }],
    [
      'because its pods are an ingress controller',
      { podSelector: '{ matchLabels: { app.kubernetes.io/name: ingress-nginx } }' },
    ],
    ['because its pods are a gateway', { podSelector: '{ matchLabels: { istio: ingressgateway } }' }],
    ['because its namespace is that of the gateway', { namespace: 'ingress-nginx', podSelector: '{}' }],
  ])('%s', (_, options) => checkFindings(`#- a.yaml\n${policy(everywhere, options)}`, rules));

  test.each<[string, PolicyOptions]>([
    ['a name that says the opposite', { name: 'deny-external' }],
    ['the name of a product', { name: 'external-dns' }],
    ['an annotation that says no', { metadata: '  annotations:\n    example.com/allow-public: "false"\n' }],
    ['a name that limits', { name: 'allow-all-from-same-namespace' }],
  ])('but not by %s', (_, options) =>
    checkFindings(`#- a.yaml\n${policy(`${everywhere}${found(32, '0.0.0.0/0')}`, options)}`, rules),
  );
});

describe('pods that the outside reaches anyway', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: shop, labels: { app: api, tier: web } }\n';
  const service = (type: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: api, namespace: shop }\nspec: { type: ${type}, selector: { app: api, tier: web }, ports: [{ port: 80 }] }\n`;
  const ingress = (backend: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: api, namespace: shop }\nspec:\n  ${backend}\n`;
  const limited = '    - from: [{ ipBlock: { cidr: 0.0.0.0/0 } }]\n      ports: [{ port: 8080 }]\n';
  const together = (...manifests: readonly string[]) => `#- a.yaml\n${manifests.join('---\n')}`;

  test.each([
    ['LoadBalancer', [service('LoadBalancer')]],
    ['NodePort', [service('NodePort')]],
    [
      'Ingress',
      [
        service('ClusterIP'),
        ingress(
          'rules: [{ http: { paths: [{ path: /, backend: { service: { name: api, port: { number: 80 } } } }] } }]',
        ),
      ],
    ],
    ['default backend of an Ingress', [service('ClusterIP'), ingress('defaultBackend: { service: { name: api } }')]],
    [
      'Ingress of before Kubernetes 1.19',
      [service('ClusterIP'), ingress('backend: { serviceName: api, servicePort: 80 }')],
    ],
  ])('%s', (_, manifests) => checkFindings(together(policy(limited), pod, ...manifests), rules));

  test('a Service stands for pods that are not in the workspace', () =>
    checkFindings(together(policy(limited), service('LoadBalancer')), rules));

  const reported = policy(limited.replace('\n', `\n${found(32, '0.0.0.0/0')}`));
  test.each([
    ['only the cluster reaches them', [pod, service('ClusterIP')]],
    [
      'the policy also selects others',
      [pod, pod.replace('name: api', 'name: other').replace(', tier: web', ''), service('NodePort')],
    ],
  ])('not when %s', (_, manifests) => checkFindings(together(reported, ...manifests), rules));

  test('not on every port', () =>
    checkFindings(together(policy(`${everywhere}${found(32, '0.0.0.0/0')}`), pod, service('LoadBalancer')), rules));
});

describe('fixes', () => {
  const inNamespace = 'Admit only pods of namespace "shop" in ingress rule 1';

  test.each([
    [
      'a rule without peers',
      '    - ports:\n        - port: 80\n',
      '    - ports:\n        - port: 80\n      from:\n        - podSelector: {}\n',
    ],
    [
      'a block among others, with its comments',
      '    # clients\n    - from:\n        - podSelector: {}  # ours\n        - ipBlock:\n            cidr: 0.0.0.0/0  # theirs\n        - ipBlock: { cidr: "::/0" }\n      ports: [{ port: 80 }]\n',
      '    # clients\n    - from:\n        - podSelector: {}  # ours\n        - podSelector: {}  # theirs\n      ports: [{ port: 80 }]\n',
    ],
    ['flow style', '    - from: [{ namespaceSelector: {} }]\n', '    - from: [{ podSelector: {} }]\n'],
  ])('%s names its own namespace', (_, before, after) =>
    checkFix(`#- a.yaml\n${policy(before)}`, `#- a.yaml\n${policy(after)}`, inNamespace, rules),
  );

  test('a peer goes without the others', () =>
    checkFix(
      `#- a.yaml\n${policy('    - from:\n        - namespaceSelector: {}\n        # the shop\n        - podSelector: {}\n')}`,
      `#- a.yaml\n${policy('    - from:\n        # the shop\n        - podSelector: {}\n')}`,
      'Remove this peer',
      rules,
    ));

  test('the rule goes when nothing is left of it', () =>
    checkFix(
      `#- a.yaml\r\n${policy('    - from:\n        - podSelector: {}\n    - from:\n        - namespaceSelector: {}\n').replaceAll('\n', '\r\n')}`,
      `#- a.yaml\r\n${policy('    - from:\n        - podSelector: {}\n').replaceAll('\n', '\r\n')}`,
      'Remove ingress rule 2',
      rules,
    ));

  test('JSON stays JSON', () => {
    const json = (from: string) =>
      `#- a.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "api", "namespace": "shop"}, "spec": {"podSelector": {}, "ingress": [${from}]}}\n`;
    return checkFix(
      json('{"from": [{"namespaceSelector": {}}]}'),
      json('{"from": [{ "podSelector": {} }]}'),
      inNamespace,
      rules,
    );
  });
});
