import { describe, expect, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['name-contradicts-effect'] };

const policy = (
  name: string,
  spec: string,
  { namespace = 'shop', message = '' } = {},
) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
${message === '' ? '' : `  #     ${'~'.repeat(name.length)} [name-contradicts-effect] ${message}\n`}  namespace: ${namespace}
spec:
${spec}`;

const pod = (name: string, labels: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { ${labels} } }
---
`;

const everyPod = '  podSelector: {}\n';
const sameNamespace = (direction: 'ingress' | 'egress') =>
  `${everyPod}  policyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]\n  ${direction}:\n    - ${direction === 'ingress' ? 'from' : 'to'}:\n        - podSelector: {}\n`;

describe('says something else than it does', () => {
  test.each([
    [
      'deny-all',
      sameNamespace('ingress'),
      'allows ingress from every pod of its namespace, although its name says that it denies',
    ],
    ['deny-all-egress', sameNamespace('egress'), 'allows egress to every pod of its namespace'],
    ['no-ingress', sameNamespace('ingress'), 'allows ingress from every pod'],
    ['shop-default-deny', sameNamespace('ingress'), 'allows ingress from every pod'],
    [
      'block-egress',
      `${everyPod}  policyTypes: [Egress]\n  egress:\n    - to:\n        - namespaceSelector: {}\n`,
      'allows egress to every pod of the cluster',
    ],
    [
      'deny-backend-egress',
      sameNamespace('egress'),
      'selects every pod, not only "backend", and allows egress to all of its namespace',
    ],
    [
      'deny-backend-egress',
      `${everyPod}  policyTypes: [Egress]\n`,
      'selects every pod, although its name speaks of "backend"',
    ],
    ['default-deny-egress', everyPod, 'isolates ingress of every pod in "shop" and restricts no egress'],
    [
      'default-deny-ingress',
      `${everyPod}  policyTypes: [Egress]\n`,
      'isolates egress of every pod in "shop" and restricts no ingress',
    ],
    ['allow-web', everyPod, 'allows nothing, because it has no rules'],
  ])('%s', (name, spec, message) => checkFindings(policy(name, spec, { message }), rules));

  test('a part of the application, where some pods are not of it', () =>
    checkFindings(
      pod('backend', 'tier: backend') +
        pod('web', 'tier: frontend') +
        policy('deny-backend-egress', `${everyPod}  policyTypes: [Egress]\n`, { message: 'selects every pod' }),
      rules,
    ));
});

describe('is believed', () => {
  const noRules = everyPod;
  const withPort = '  podSelector: {}\n  ingress:\n    - from: [{ podSelector: {} }]\n      ports: [{ port: 8080 }]\n';
  const toDns =
    '  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - to: [{ namespaceSelector: {} }]\n      ports: [{ protocol: UDP, port: 53 }]\n';
  test.each([
    ['default-deny', noRules],
    ['default-deny-egress', toDns],
    ['deny-all', withPort],
    ['deny-all', '  podSelector: {}\n  ingress:\n    - from: [{ podSelector: { matchLabels: { app: web } } }]\n'],
    ['deny-ingress', `${sameNamespace('egress').replace('[Egress]', '[Ingress, Egress]')}`],
    ['deny-other-namespaces', sameNamespace('ingress')],
    ['deny-external-ingress', sameNamespace('ingress')],
    ['isolate-namespace', sameNamespace('ingress')],
    ['denymark', sameNamespace('ingress')],
    ['deny-metadata-egress', sameNamespace('egress')],
    ['deny-all-but-allow-namespace', sameNamespace('ingress')],
    ['allow-same-namespace', sameNamespace('ingress')],
    ['allow-nothing', noRules],
    ['disallow-ingress', sameNamespace('ingress')],
    ['allow-only-ingress', '  podSelector: {}\n  policyTypes: [Egress]\n'],
    ['allow-ingress', '  podSelector: {}\n  policyTypes: [Egress]\n'],
    [
      'allow-to-ingress-nginx',
      '  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - to: [{ podSelector: {} }]\n',
    ],
    ['backend-egress', sameNamespace('egress')],
  ])('%s', (name, spec) => checkFindings(policy(name, spec), rules));

  test('a namespace for that part of the application', () =>
    checkFindings(
      policy('deny-backend-egress', `${everyPod}  policyTypes: [Egress]\n`, { namespace: 'backend' }),
      rules,
    ));

  test('a namespace with nothing but that part of the application', () =>
    checkFindings(
      pod('backend', 'tier: backend') + policy('deny-backend-egress', `${everyPod}  policyTypes: [Egress]\n`),
      rules,
    ));
});

describe('is left to the rule that tells what the policy does', () => {
  test.each([
    [
      'open to everybody',
      policy('deny-all', '  podSelector: {}\n  ingress:\n    - from: [{ podSelector: {} }]\n    - {}\n'),
    ],
    [
      'rules that are ignored',
      policy('deny-egress', '  podSelector: {}\n  policyTypes: [Ingress]\n  egress: [{ ports: [{ port: 53 }] }]\n'),
    ],
    [
      'an empty list of ports',
      policy('deny-all', '  podSelector: {}\n  ingress:\n    - from: [{ podSelector: {} }]\n      ports: []\n'),
    ],
    ['no pods', policy('deny-egress', '  podSelector: { matchLabels: { app: web } }\n')],
    ['fields that are dropped', policy('deny-egress', '  podSelector: {}\n  policyType: [Egress]\n')],
    [
      'written twice',
      `${policy('deny-egress', everyPod)}---\n${policy('deny-egress', `${everyPod}  policyTypes: [Egress]\n`)}`,
    ],
  ])('%s', (_name, text) => checkFindings(text, rules));
});

describe('fixes', () => {
  const fixed = (before: string, after: string, title: string) => checkFix(before, after, title, rules);

  test('the direction that the name says, in place of the other', () =>
    fixed(
      policy('deny-egress', '  podSelector: {}\n  policyTypes:\n    - Ingress\n'),
      policy('deny-egress', '  podSelector: {}\n  policyTypes:\n    - Egress\n'),
      'Isolate for egress, as its name says: policyTypes [Egress]',
    ));

  test('the rule that allows what the name denies goes', () =>
    fixed(
      policy('deny-all', sameNamespace('egress')),
      policy('deny-all', `${everyPod}  policyTypes: [Egress]\n  egress: []\n`),
      'Remove egress rule 1',
    ));

  test('or the name, which may keep its exception for DNS', () => {
    const spec = `${sameNamespace('egress')}    - ports:\n        - port: 53\n`;
    return fixed(policy('deny-all', spec), policy('allow-same-namespace-egress', spec), 'Rename it');
  });

  test('only the pods that the name says, where one label has its value', () => {
    const pods = pod('backend', 'tier: backend') + pod('web', 'tier: frontend');
    return fixed(
      pods + policy('deny-backend-egress', sameNamespace('egress')),
      `${pods}${policy('deny-backend-egress', '  podSelector: { matchLabels: { tier: backend } }\n  policyTypes: [Egress]\n  egress: []\n')}`,
      'Select only pods with tier=backend; remove egress rule 1',
    );
  });

  const refused = (text: string, title: string) =>
    expect(checkFix(text, '', title, rules)).rejects.toThrow('No fix contains');

  test('no new name that is taken', () =>
    refused(
      `${policy('deny-all', sameNamespace('egress'))}---\n${policy('allow-same-namespace-egress', sameNamespace('egress'))}`,
      'Rename',
    ));

  test('no new name for what a kustomization may name', () =>
    refused(
      `#- kustomization.yaml\nresources: [policy.yaml]\n#- policy.yaml\n${policy('deny-all', sameNamespace('egress'))}`,
      'Rename',
    ));

  test('no direction for which there are rules of the other', () =>
    refused(policy('deny-egress', sameNamespace('ingress')), 'Isolate'));

  test('no label where two have the value', () =>
    refused(
      pod('backend', 'tier: backend, app: backend') +
        pod('web', 'app: web') +
        policy('deny-backend', `${everyPod}  policyTypes: [Egress]\n`),
      'Select',
    ));
});
