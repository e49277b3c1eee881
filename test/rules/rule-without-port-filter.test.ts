import { describe, expect, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['rule-without-port-filter'] };

const deployment = (name: string, ports: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: registry.example/main:1.0, ports: [${ports}] }] }
---
`;

const api = deployment('api', '{ name: http, containerPort: 8080 }, { name: admin, containerPort: 9090 }');
const web = deployment('web', '{ name: http, containerPort: 80 }');

const policy = (
  rules_: string,
  { name = 'api', podSelector = '{ matchLabels: { app: api } }', types = '[Ingress]' } = {},
) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: ${podSelector}
  policyTypes: ${types}
${rules_}`;

const fromWeb = '    - from: [{ podSelector: { matchLabels: { app: web } } }]\n';
const toApi = '    - to: [{ podSelector: { matchLabels: { app: api } } }]\n';
const egress = { podSelector: '{ matchLabels: { app: web } }', types: '[Egress]' };

describe('opens more ports than its peers can need', () => {
  test.each([
    [
      'callers',
      policy(
        `  ingress:\n${fromWeb}#     ~~~~ [rule-without-port-filter] "api" opens every port of pods that declare 8080, 9090: its rule has no "ports"\n`,
      ),
    ],
    [
      'destinations',
      policy(
        `  egress:\n${toApi}#     ~~ [rule-without-port-filter] opens every port of pods that declare 8080, 9090\n`,
        egress,
      ),
    ],
    [
      'a block of addresses',
      policy('  ingress:\n    - from: [{ ipBlock: { cidr: 10.1.0.0/16 } }]\n#     ~~~~ [rule-without-port-filter]\n'),
    ],
    [
      'ports without a number',
      policy(
        `  ingress:\n${fromWeb}      ports: [{ protocol: TCP }]\n#     ~~~~~ [rule-without-port-filter] every port of pods that declare 8080, 9090: see "ports"\n`,
      ),
    ],
    [
      'a wide range',
      policy(
        `  ingress:\n${fromWeb}      ports: [{ port: 8000, endPort: 9999 }]\n#     ~~~~~ [rule-without-port-filter] opens 2000 ports of pods\n`,
      ),
    ],
    [
      'all pods, of which some have several',
      policy(
        '  ingress:\n    - from: [{ podSelector: {} }]\n#     ~~~~ [rule-without-port-filter] pods that declare 80, 8080, 9090\n',
        { podSelector: '{}' },
      ),
    ],
  ])('%s', (_name, text) => checkFindings(api + web + text, { ...rules, severity: 'information' }));

  test('a range for pods with one port', () =>
    checkFindings(
      `${web}${policy(`  ingress:\n${fromWeb}      ports: [{ port: 1, endPort: 65534 }]\n#     ~~~~~ [rule-without-port-filter] opens 65534 ports of pods that declare 80\n`, { podSelector: '{ matchLabels: { app: web } }' })}`,
      rules,
    ));

  test('a hint where a whole namespace is kept elsewhere', () =>
    checkFindings(
      policy(
        '  ingress:\n    - from: [{ podSelector: {} }]\n#     ~~~~ [rule-without-port-filter] every pod of the namespace\n',
        { podSelector: '{}' },
      ),
      { ...rules, severity: 'hint' },
    ));
});

describe('silent', () => {
  test.each([
    ['named ports', api + policy(`  ingress:\n${fromWeb}      ports: [{ port: http }]\n`)],
    [
      'a range of a thousand ports',
      api + policy(`  ingress:\n${fromWeb}      ports: [{ port: 30000, endPort: 31023 }]\n`),
    ],
    [
      'a range of UDP',
      api + policy(`  ingress:\n${fromWeb}      ports: [{ protocol: UDP, port: 10000, endPort: 20000 }]\n`),
    ],
    [
      'pods with one port each',
      web +
        deployment('cache', '{ containerPort: 6379 }') +
        policy('  ingress:\n    - from: [{ podSelector: {} }]\n', { podSelector: '{}' }),
    ],
    [
      'one port of two protocols',
      deployment('api', '{ containerPort: 53 }, { containerPort: 53, protocol: UDP }') +
        policy(`  ingress:\n${fromWeb}`),
    ],
    ['pods that are kept elsewhere', policy(`  ingress:\n${fromWeb}`)],
    ['addresses as destination', api + policy('  egress:\n    - to: [{ ipBlock: { cidr: 10.1.0.0/16 } }]\n', egress)],
    [
      'destinations in other namespaces',
      api + policy('  egress:\n    - to: [{ namespaceSelector: { matchLabels: { team: data } } }]\n', egress),
    ],
    [
      'one destination of several is not known',
      api + policy('  egress:\n    - to: [{ podSelector: {} }, { ipBlock: { cidr: 10.1.0.0/16 } }]\n', egress),
    ],
    [
      'everybody: the rules about openness tell',
      api + policy('  ingress:\n    - ports: []\n    - from: [{ namespaceSelector: {} }]\n    - {}\n'),
    ],
    [
      'everybody on purpose',
      api + policy('  ingress:\n    - from: [{ namespaceSelector: {} }]\n', { name: 'allow-public' }),
    ],
    [
      'a policy that is written twice, with different rules',
      `${api}${policy(`  ingress:\n${fromWeb}`)}---\n${policy('  ingress: []\n')}`,
    ],
  ])('%s', (_name, text) => checkFindings(text, rules));

  test('an empty list of ports has the finding about that', () =>
    checkFindings(
      `${api}${web}${policy(`  ingress:\n${fromWeb}      ports: []\n#     ~~~~~ [empty-peer-list-allows-all]\n`)}`,
      {
        rules: ['rule-without-port-filter', 'empty-peer-list-allows-all'],
      },
    ));
});

describe('fixes', () => {
  const open = '  ingress:\n    - from:\n        - podSelector: {}\n';
  const limited = (...ports: readonly (string | number)[]) =>
    `${open}      ports:\n${ports.map((port) => `        - protocol: TCP\n          port: ${port}\n`).join('')}`;
  const everyPod = { podSelector: '{}' };

  test('names that all pods use, and numbers of the others', () =>
    checkFix(
      api + web + policy(open, everyPod),
      api + web + policy(limited('http', 9090), everyPod),
      'Limit ingress rule 1',
      rules,
    ));

  test('numbers where a name means something else to some pods', () => {
    const pods = api + deployment('web', '{ containerPort: 80 }');
    return checkFix(pods + policy(open, everyPod), pods + policy(limited(80, 8080, 9090), everyPod), 'Limit', rules);
  });

  test('a name of one pod does not stand for the number of another', () => {
    const pods = api + deployment('web', '{ name: http, containerPort: 80 }, { containerPort: 8080 }');
    return checkFix(
      pods + policy(open, everyPod),
      pods + policy(limited('http', 8080, 9090), everyPod),
      'Limit',
      rules,
    );
  });

  test('in place of a range', () =>
    checkFix(
      api + policy(`${open}      ports:\n        - port: 1024\n          endPort: 65535\n`),
      api + policy(limited('http', 'admin')),
      'to the declared ports http, admin',
      rules,
    ));

  test('none where a pod declares nothing: it would lose its port', async () => {
    const pods = api + deployment('job', '');
    await expect(checkFix(pods + policy(open, everyPod), '', '', rules)).rejects.toThrow('Offered: none');
  });
});
