import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['internet-egress-open', 'empty-peer-list-allows-all'] };

const policy = (egress: string, name = 'api', podSelector = '{ matchLabels: { app: api } }') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector: ${podSelector}
  policyTypes: [Egress]
  egress:
${egress}`;

const found = (column: number, token: string, message = '') =>
  `#${' '.repeat(column - 1)}${'~'.repeat(token.length)} [internet-egress-open] ${message}\n`;
const block = (cidr: string, except = '') => `    - to: [{ ipBlock: { cidr: ${cidr}${except} } }]\n`;

describe('the internet', () => {
  test.each([
    [
      'IPv4',
      `${block('0.0.0.0/0')}${found(30, '0.0.0.0/0', '"api" lets pods send data to any internet address on every port: cidr 0.0.0.0/0.')}`,
    ],
    ['IPv6', `${block('"::/0"')}${found(30, '"::/0"', 'cidr ::/0')}`],
    ['IPv6 as it is given out', `${block('2000::/3')}${found(30, '2000::/3')}`],
    [
      'halves',
      `    - to: [{ ipBlock: { cidr: 0.0.0.0/1 } }, { ipBlock: { cidr: 128.0.0.0/1 } }]\n${found(30, '0.0.0.0/1')}`,
    ],
    [
      'without private networks',
      `${block('0.0.0.0/0', ', except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.169.254/32]')}${found(30, '0.0.0.0/0')}`,
    ],
    [
      'beside a private network',
      `    - to: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: 0.0.0.0/0 } }]\n${found(65, '0.0.0.0/0')}`,
    ],
  ])('%s', (_, egress) => checkFindings(policy(egress), { ...rules, severity: 'warning' }));

  test.each([
    [
      'certain ports',
      `${block('0.0.0.0/0')}${found(30, '0.0.0.0/0', 'on TCP 443, 8443: cidr')}      ports: [{ port: 8443 }, { port: 443 }]\n`,
    ],
    ['a rule without to', `    - ports: [{ port: 443 }]\n${found(6, 'ports', 'on TCP 443: its rule has no "to".')}`],
  ])('%s: worth knowing, no more', (_, egress) => checkFindings(policy(egress), { ...rules, severity: 'information' }));

  test('a name that says so makes it worth knowing, no more', () =>
    checkFindings(
      policy(
        `${block('0.0.0.0/0', ', except: [169.254.0.0/16]')}${found(30, '0.0.0.0/0', 'every port')}`,
        'allow-internet',
      ),
      { ...rules, severity: 'information' },
    ));
});

describe('not the internet', () => {
  test.each([
    ['DNS to anybody', '    - ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]\n'],
    ['DNS over TLS to anybody', `${block('0.0.0.0/0')}      ports: [{ port: 853 }]\n`],
    ['named ports, which addresses do not have', '    - ports: [{ port: https }]\n'],
    ['private networks', `${block('10.0.0.0/8')}${block('192.168.0.0/16')}`],
    ['half of it', block('0.0.0.0/1')],
    ['what is left of it', block('0.0.0.0/0', ', except: [0.0.0.0/1, 128.0.0.0/2]')],
    ['all pods', '    - to: [{ namespaceSelector: {} }]\n'],
  ])('%s', (_, egress) => checkFindings(policy(egress), rules));

  test('pods through which others reach it', () =>
    checkFindings(policy(block('0.0.0.0/0'), 'gateway', '{ matchLabels: { istio: egressgateway } }'), rules));
});

describe('fixes', () => {
  test.each([
    ['the cluster', 'the cluster', '        - namespaceSelector: {}\n'],
    ['the namespace', 'namespace "shop"', '        - podSelector: {}\n'],
  ])('only pods of %s', (_, title, peer) =>
    checkFix(
      policy('    - ports:\n        - port: 443\n'),
      policy(`    - ports:\n        - port: 443\n      to:\n${peer}`),
      `Allow only pods of ${title} in egress rule 1`,
      rules,
    ),
  );

  test('halves go together', () =>
    checkFix(
      policy(
        '    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/1\n        - podSelector: {}\n        - ipBlock:\n            cidr: 128.0.0.0/1\n',
      ),
      policy('    - to:\n        - podSelector: {}\n'),
      'Remove these 2 peers',
      rules,
    ));

  test('a rule with nothing else goes as a whole', () =>
    checkFix(
      policy(`    - to:\n        - podSelector: {}\n${block('0.0.0.0/0')}`),
      policy('    - to:\n        - podSelector: {}\n'),
      'Remove egress rule 2',
      rules,
    ));
});

describe('comments of a rule that is removed', () => {
  const dns = '    - ports: [{ port: 53, protocol: UDP }, { port: 53 }]\n';
  const open = '    - to:\n        - ipBlock: { cidr: 0.0.0.0/0 }\n';

  test('go with it where they stand right above it', () =>
    checkFix(
      policy(
        `${dns}    # Updates of the\n    # time zone.\n${open}    # The database.\n    - to: [{ podSelector: {} }]\n`,
      ),
      policy(`${dns}    # The database.\n    - to: [{ podSelector: {} }]\n`),
      'Remove',
      rules,
    ));

  test('go with it where it is the first, suppressions too', () =>
    checkFix(
      policy(`    # firebreak: ignore[rule-without-port-filter] any port\n${open}${dns}`),
      policy(dns),
      'Remove',
      rules,
    ));

  test('stay where they are about more than it', () =>
    checkFix(
      policy(`${dns}      # The end of DNS.\n    # The internet\n\n${open}`),
      policy(`${dns}      # The end of DNS.\n    # The internet\n\n`),
      'Remove',
      rules,
    ));
});
