import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const rules = { rules: ['dns-egress-missing'] };

const web = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
`;

const policy = (rulesYaml: string, marker = '') => `#- a.yaml
${web}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
${marker}  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
${rulesYaml}`;

const found = (message: string) => `  #     ~~~ [dns-egress-missing] ${message}\n`;

describe('allowed', () => {
  test.each([
    ['everything', '    - {}\n'],
    ['any port to anybody in UDP and TCP', '    - ports: [{ protocol: UDP }, { protocol: TCP }]\n'],
    [
      'the namespace of cluster DNS by its name',
      '    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]\n',
    ],
    ['all namespaces', '    - to: [{ namespaceSelector: {} }]\n'],
    [
      'a range of ports',
      '    - ports: [{ protocol: UDP, port: 1, endPort: 100 }, { protocol: TCP, port: 53, endPort: 53 }]\n',
    ],
    [
      'OpenShift’s DNS',
      '    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: openshift-dns } } }]\n      ports: [{ protocol: UDP, port: 5353 }, { protocol: TCP, port: 5353 }]\n',
    ],
    ['the node-local cache', '    - to: [{ ipBlock: { cidr: 169.254.20.10/32 } }]\n'],
    [
      'a label of the namespace that no manifest denies',
      '    - to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }]\n',
    ],
    ['a private address block, which may hold the DNS Service', '    - to: [{ ipBlock: { cidr: 10.96.0.10/32 } }]\n'],
  ])('%s', (_, rulesYaml) => checkFindings(policy(rulesYaml), rules));
});

describe('OpenShift', () => {
  const route = `#- route.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec: { to: { kind: Service, name: web } }
`;
  const ingress =
    '#- ingress.yaml\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\n';
  const to = (namespace: string, port: number) =>
    `    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } } }]\n      ports: [{ protocol: UDP, port: ${port} }, { protocol: TCP, port: ${port} }]\n`;
  const own = found('no DNS (UDP/TCP 5353 to "openshift-dns").');

  test.each([
    ['the DNS of other clusters', to('kube-system', 53)],
    ['the port of the Service', to('openshift-dns', 53)],
    ['port 53 of anybody', '    - ports: [{ protocol: UDP, port: 53 }, { port: 53 }]\n'],
  ])('does not answer by %s', (_, rulesYaml) => checkFindings(route + policy(rulesYaml, own), rules));

  test('answers on 5353, and where an Ingress makes another cluster possible, any DNS counts', async () => {
    await checkFindings(route + policy(to('openshift-dns', 5353)), rules);
    await checkFindings(route + policy('    - ports: [{ protocol: UDP, port: 5353 }, { port: 5353 }]\n'), rules);
    await checkFindings(route + ingress + policy(to('kube-system', 53)), rules);
  });

  test('has its port wherever it is named', () =>
    checkFindings(policy(to('openshift-dns', 53), found('(UDP/TCP 53)')), rules));
});

describe('missing', () => {
  test.each([
    ['another port', '    - ports: [{ protocol: TCP, port: 443 }]\n', '(UDP/TCP 53)'],
    ['the pods of the own namespace only', '    - to: [{ podSelector: {} }]\n', 'Pod "web" cannot resolve names'],
    ['no rule at all', '    []\n', '(UDP/TCP 53)'],
    [
      'public addresses only',
      '    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16] } }]\n',
      '(UDP/TCP 53)',
    ],
    ['UDP alone', '    - ports: [{ protocol: UDP, port: 53 }]\n', '(TCP 53)'],
    ['TCP alone', '    - ports: [{ port: 53 }]\n', '(UDP 53)'],
    [
      'another pod of the namespace of cluster DNS',
      '    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { app: metrics } } }]\n',
      '(UDP/TCP 53)',
    ],
  ])('%s', (_, rulesYaml, message) => checkFindings(policy(rulesYaml, found(message)), rules));

  test('a label that the manifest of the namespace does not have', () =>
    checkFindings(
      `${policy('    - to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }]\n', found('(UDP/TCP 53)'))}---
apiVersion: v1
kind: Namespace
metadata:
  name: kube-system
`,
      rules,
    ));
});

test('one finding for the policy that isolates, not one a workload', () =>
  checkFindings(
    `#- a.yaml
${web}---
${web.replaceAll('web', 'api')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  #     ~~~~~~~~~~~~ [dns-egress-missing] 2 workloads cannot resolve names
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Egress]
  egress:
    - ports: [{ port: 443 }]
`,
    rules,
  ));

test('pods that do not ask cluster DNS need no rule', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  dnsPolicy: Default
  containers:
    - name: web
      image: registry.example/web:1
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    rules,
  ));

describe('the rule is added to the policy', () => {
  const dns = (indent: string) =>
    [
      '- to:',
      '    - namespaceSelector:',
      '        matchLabels:',
      '          kubernetes.io/metadata.name: kube-system',
      '      podSelector:',
      '        matchLabels:',
      '          k8s-app: kube-dns',
      '  ports:',
      '    - protocol: UDP',
      '      port: 53',
      '    - protocol: TCP',
      '      port: 53',
      '',
    ]
      .map((line) => (line === '' ? '' : indent + line))
      .join('\n');

  const head = `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
`;

  test('that has no egress field', () =>
    checkFix(
      `${head}  policyTypes: [Egress] # all of it\n`,
      `${head}  policyTypes: [Egress] # all of it\n  egress:\n${dns('    ')}`,
      'Allow DNS in NetworkPolicy "p"',
      rules,
    ));

  test('that has an empty list', () =>
    checkFix(
      `${head}  egress: []\n  policyTypes:\n    - Egress\n`,
      `${head}  egress:\n${dns('    ')}  policyTypes:\n    - Egress\n`,
      'Allow DNS in NetworkPolicy "p"',
      rules,
    ));

  test.each([
    ['[] # none', '# none'],
    ['# none', '# none'],
  ])('that has an empty list and a comment: %s', (before, after) =>
    checkFix(
      `${head}  policyTypes: [Egress]\n  egress: ${before}\n`,
      `${head}  policyTypes: [Egress]\n  egress: ${after}\n${dns('    ')}`,
      'Allow DNS in NetworkPolicy "p"',
      rules,
    ),
  );

  test('that has rules and comments behind them', () =>
    checkFix(
      `${head}  policyTypes:\n    - Egress\n  egress:\n    - ports:\n        - port: 443 # payments\n    # more to come\n`,
      `${head}  policyTypes:\n    - Egress\n  egress:\n    - ports:\n        - port: 443 # payments\n${dns('    ')}    # more to come\n`,
      'Allow DNS in NetworkPolicy "p"',
      rules,
    ));
});

test('policies that select the same pods are judged together, whatever the order of their labels', () => {
  const policy = (name: string, labels: string, egress: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n  podSelector: { matchLabels: { ${labels} } }\n  policyTypes: [Egress]\n  egress: [${egress}]\n`;
  const dns = (protocol: string) => `{ ports: [{ protocol: ${protocol}, port: 53 }] }`;
  return checkFindings(
    `#- a.yaml
${policy('wide', 'app: web', dns('UDP'))}---
${policy('narrow', 'app: web, tier: front', '')}---
${policy('turned', 'tier: front, app: web', dns('TCP'))}`.replace(
      'name: wide\n',
      'name: wide\n  #     ~~~~ [dns-egress-missing] allows no DNS (TCP 53)\n',
    ),
    { rules: ['dns-egress-missing'] },
  );
});

test('three thousand policies of one namespace cost their number', async () => {
  const text = Array.from(
    { length: 3000 },
    (_, index) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p${index} }\nspec: { podSelector: ${index % 2 === 0 ? '{}' : `{ matchLabels: { app: a${index} } }`}, egress: [{ to: [{ podSelector: {} }] }] }\n`,
  ).join('---\n');
  const analysis = await withinCpuSeconds(10, () => analyseFiles([{ path: 'a.yaml', text }]));
  const found = allFindings(analysis).filter(({ ruleId }) => ruleId === 'dns-egress-missing');
  expect(found.map(({ at }) => at.documentIndex)).toEqual([0]);
});

describe('names that pods use', () => {
  const pod = (spec: string, marker = '') => `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
${spec}  containers:
    - name: web
      image: registry.example/web
      env:
        - name: PAYMENTS_URL
          value: https://payments.example.com/v1
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
${marker}  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
      ports: [{ port: 443 }]
`;

  test('one is named, with the place that says so', async () => {
    const yaml = pod('', found('Pod "web" cannot resolve names: NetworkPolicy'));
    await checkFindings(yaml, rules);
    const [finding] = allFindings(
      await analyseFiles([{ path: 'a.yaml', text: pod('').replace('#- a.yaml\n', '') }]),
    ).filter(({ ruleId }) => ruleId === 'dns-egress-missing');
    expect(finding?.severity).toBe('warning');
    expect(finding?.related).toEqual([
      {
        at: expect.objectContaining({ documentIndex: 0 }),
        place: { kind: 'field', part: 'value', path: ['spec', 'containers', 0, 'env', 0, 'value'] },
        message: 'Pod "web" is isolated for egress without DNS, and calls "payments.example.com" (PAYMENTS_URL).',
      },
    ]);
  });

  test('another resolver is out of reach as well', async () => {
    await checkFindings(pod('  dnsPolicy: Default\n', found('Pod "web" cannot resolve names: NetworkPolicy')), rules);
    const [finding] = allFindings(
      await analyseFiles([{ path: 'a.yaml', text: pod('  dnsPolicy: Default\n').replace('#- a.yaml\n', '') }]),
    ).filter(({ ruleId }) => ruleId === 'dns-egress-missing');
    expect(finding?.severity).toBe('information');
  });

  test('another resolver may be anybody whom DNS may be sent to, and nobody resolves addresses', async () => {
    const spec = '  dnsPolicy: Default\n';
    await checkFindings(pod(spec).replace('{ port: 443 }', '{ port: 53 }'), rules);
    await checkFindings(pod(spec).replace('payments.example.com', '203.0.113.7'), rules);
  });
});

describe('beside a policy that cannot be read', () => {
  const unread = (selector: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api-in, namespace: shop }
spec: { podSelector: ${selector}, policyType: [Ingress] }
`;
  const toApi = '    - to: [{ podSelector: { matchLabels: { app: api } } }]\n      ports: [{ port: 8080 }]\n';
  const ofApi = unread('{ matchLabels: { app: api } }');

  test('pods that it certainly does not select are reported', () =>
    checkFindings(policy(toApi, found('Pod "web" cannot resolve names')) + ofApi, rules));

  test('pods that it may select are not', () => checkFindings(policy(toApi) + unread('{}'), rules));

  test('and neither are pods that are not shown', () =>
    checkFindings(
      policy(toApi).replace('  podSelector: {}\n', '  podSelector: { matchLabels: { app: gone } }\n') + ofApi,
      rules,
    ));
});
