import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['metadata-endpoint-reachable', 'internet-egress-open'] };

const policy = (egress: string, name = 'api') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Egress]
  egress:
${egress}`;

const web = '      ports: [{ port: 80 }, { port: 443 }]\n';
const block = (cidr: string, except = '') => `    - to: [{ ipBlock: { cidr: ${cidr}${except} } }]\n`;
const marker = (rule: string, column: number, token: string, message = '') =>
  `#${' '.repeat(column - 1)}${'~'.repeat(token.length)} [${rule}] ${message}\n`;
const found = (column: number, token: string, message = '') =>
  marker('metadata-endpoint-reachable', column, token, message);
const internet = (column: number, token: string) => marker('internet-egress-open', column, token);
const check = (egress: string, severity: 'warning' | 'information') =>
  checkFindings(`#- a.yaml\n${policy(egress)}`, { ...rules, severity });

describe('reachable', () => {
  test('in a block that covers everything', () =>
    check(
      `${block('0.0.0.0/0')}${found(30, '0.0.0.0/0', '"api" lets pods reach the metadata service 169.254.169.254: cidr 0.0.0.0/0.')}${web}`,
      'warning',
    ));

  test('in one of many blocks', () =>
    check(
      `    - to: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: 168.0.0.0/6 } }]\n${found(65, '168.0.0.0/6')}${web}`,
      'warning',
    ));

  test('in a rule without destination', () =>
    check(`    - ports: [{ port: 80 }]\n${found(6, 'ports', 'its rule has no "to"')}`, 'warning'));

  test('in another policy that allows it again', () =>
    checkFindings(
      `#- a.yaml
${policy(`${block('0.0.0.0/0', ', except: [169.254.169.254/32]')}${internet(30, '0.0.0.0/0')}${web}`)}---
${policy(`${block('0.0.0.0/0')}${found(30, '0.0.0.0/0')}${web}`, 'other')}`,
      rules,
    ));

  test('over IPv6 alone it is worth knowing, no more', () =>
    check(
      `    - to: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: "f000::/4" } }]\n${found(65, '"f000::/4"', 'fd00:ec2::254')}${web}`,
      'information',
    ));
});

describe('not reachable', () => {
  test.each([
    ['excepted', `${block('0.0.0.0/0', ', except: [169.254.169.254/32]')}${internet(30, '0.0.0.0/0')}${web}`],
    [
      'excepted with its network',
      `${block('0.0.0.0/0', ', except: [169.254.0.0/16]')}${internet(30, '0.0.0.0/0')}${web}`,
    ],
    ['on another port', `${block('0.0.0.0/0')}${internet(30, '0.0.0.0/0')}      ports: [{ port: 443 }]\n`],
    ['on a port that addresses do not name', '    - ports: [{ port: http }]\n'],
  ])('%s', (_, egress) => check(egress, 'information'));

  test.each([
    ['in other blocks', `${block('10.0.0.0/8')}${web}`],
    ['by pods', '    - to: [{ namespaceSelector: {} }]\n'],
  ])('%s', (_, egress) => check(egress, 'warning'));

  test('by mistake, where its own address is allowed', () =>
    check(`${block('169.254.169.254/32')}${block('169.254.0.0/16')}`, 'warning'));

  test.each([
    [
      'in the namespace',
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: p, namespace: shop }\n',
    ],
    ['in the cluster', 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: p }\n'],
    [
      'around the firewall',
      'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\n',
    ],
  ])('for certain, where a policy %s may deny it', (_, opaque) =>
    checkFindings(
      `#- a.yaml\n${policy(`${block('0.0.0.0/0')}${internet(30, '0.0.0.0/0')}${web}`)}---\n${opaque}`,
      rules,
    ),
  );
});

test('a rule that opens every port has the internet as its subject', () =>
  check(`${block('0.0.0.0/0')}${internet(30, '0.0.0.0/0')}`, 'warning'));

describe('fixes', () => {
  const title = 'Except the metadata service in egress rule 1';
  const lines = (ipBlock: string) => `    - to:\n        - ipBlock:\n${ipBlock}      ports:\n        - port: 80\n`;

  test.each([
    [
      'a new list',
      lines('            cidr: 0.0.0.0/0\n'),
      lines('            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n'),
    ],
    [
      'a list that is empty',
      lines('            cidr: 0.0.0.0/0\n            except: []\n'),
      lines('            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n'),
    ],
    [
      'a list in flow style',
      lines('            cidr: 0.0.0.0/0\n            except: [10.0.0.0/8]\n'),
      lines('            cidr: 0.0.0.0/0\n            except: [10.0.0.0/8, 169.254.169.254/32]\n'),
    ],
    [
      'a block in flow style',
      `${block('0.0.0.0/0')}${web}`,
      `${block('0.0.0.0/0', ', except: [169.254.169.254/32]')}${web}`,
    ],
    [
      'blocks of both families',
      '    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n        - ipBlock:\n            cidr: ::/0\n      ports:\n        - port: 80\n',
      '    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n        - ipBlock:\n            cidr: ::/0\n            except:\n              - fd00:ec2::254/128\n      ports:\n        - port: 80\n',
    ],
    [
      'a rule without destination',
      '    - ports:\n        - port: 80\n',
      '    - ports:\n        - port: 80\n      to:\n        - namespaceSelector: {}\n        - ipBlock:\n            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n        - ipBlock:\n            cidr: ::/0\n            except:\n              - fd00:ec2::254/128\n',
    ],
  ])('%s', (_, before, after) =>
    checkFix(`#- a.yaml\n${policy(before)}`, `#- a.yaml\n${policy(after)}`, title, {
      rules: ['metadata-endpoint-reachable'],
    }),
  );

  test('the addresses of all clouds', () =>
    checkFix(
      `#- a.yaml\n${policy(lines('            cidr: 0.0.0.0/0\n            except:\n              - 100.64.0.0/10\n'))}`,
      `#- a.yaml\n${policy(lines('            cidr: 0.0.0.0/0\n            except:\n              - 100.64.0.0/10\n              - 169.254.169.254/32\n              - 168.63.129.16/32\n'))}`,
      'of all clouds',
      { rules: ['metadata-endpoint-reachable'] },
    ));
});

describe('a policy that denies the service to every pod', () => {
  const files = `#- a.yaml\n${policy('    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]\n      ports: [{ port: 80 }]\n')}`;
  const only = { rules: ['metadata-endpoint-reachable'] };
  const title = 'Deny the metadata service to every pod of the cluster, in this file';
  const clusterWide = (name: string, spec: string) => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: ${name}
spec:
${spec}`;
  const there = clusterWide('first', '  tier: Admin\n  priority: 20\n  subject: { namespaces: {} }\n');

  test('comes before the others of its API', () =>
    checkFix(
      `#- cluster.yaml\n${there}${files}`,
      `#- cluster.yaml\n${there}${files}---
${clusterWide(
  'deny-metadata-service',
  `  tier: Admin
  priority: 19
  subject:
    namespaces: {}
  egress:
    - action: Deny
      to:
        - networks:
            - "169.254.169.254/32"
            - "fd00:ec2::254/128"
`,
)}`,
      title,
      only,
    ));

  test('isolates nobody where Cilium is stated', () => {
    const config = '#- .firebreak.yaml\ncluster: { cni: cilium }\n';
    return checkFix(
      `${config}${files}`,
      `${config}${files}---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata:
  name: deny-metadata-service
spec:
  endpointSelector: {}
  enableDefaultDeny:
    ingress: false
    egress: false
  egressDeny:
    - toCIDR:
        - "169.254.169.254/32"
        - "fd00:ec2::254/128"
`,
      title,
      only,
    );
  });
});
