import { describe, test } from 'vitest';
import { checkGraph, deployment, policy } from '../../support/graph';

const outside = '0.0.0.0-255.255.255.255[External]';

test('without policies everything reaches everything, but nothing itself', () =>
  checkGraph(deployment('b', 'two') + deployment('a', 'one'), [
    `${outside} => a/one[Deployment] : All Connections`,
    `${outside} => b/two[Deployment] : All Connections`,
    `a/one[Deployment] => ${outside} : All Connections`,
    'a/one[Deployment] => b/two[Deployment] : All Connections',
    `b/two[Deployment] => ${outside} : All Connections`,
    'b/two[Deployment] => a/one[Deployment] : All Connections',
  ]));

test('ranges of sources end where ingress ipBlocks do, of destinations where egress ones do', () =>
  checkGraph(
    deployment('a', 'one') +
      policy(
        'a',
        'in',
        '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80 }] }] }',
      ) +
      policy(
        'a',
        'out',
        '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 192.168.0.0/16 } }], ports: [{ port: 53, protocol: UDP }, { port: 53 }] }] }',
      ),
    [
      '10.0.0.0-10.0.255.255[External] => a/one[Deployment] : TCP 80',
      '10.2.0.0-10.255.255.255[External] => a/one[Deployment] : TCP 80',
      'a/one[Deployment] => 192.168.0.0-192.168.255.255[External] : TCP 53,UDP 53',
    ],
  ));

test('IPv6 appears when an ipBlock speaks of it', () =>
  checkGraph(
    deployment('a', 'one') +
      policy(
        'a',
        'in',
        '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ ipBlock: { cidr: "fd00::/8" } }] }] }',
      ),
    ['fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => a/one[Deployment] : All Connections'],
  ));

test.each([
  ['0.0.0.0/0', []],
  ['10.0.0.0/8', ['0.0.0.0-9.255.255.255', '11.0.0.0-255.255.255.255']],
])('IPv6 appears when a policy denies only IPv4 addresses: %s', (denied, ipv4) =>
  checkGraph(
    `${deployment('a', 'one')}---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: out }
spec:
  priority: 5
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: [${denied}] }] }]
`,
    [
      `${outside} => a/one[Deployment] : All Connections`,
      ...[...ipv4, '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'].map(
        (range) => `a/one[Deployment] => ${range}[External] : All Connections`,
      ),
    ],
  ),
);

test('rules of several tiers decide about IPv6 networks as they do about IPv4', () =>
  checkGraph(
    `${deployment('a', 'one')}---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: out }
spec:
  priority: 5
  subject: { namespaces: {} }
  egress:
    - { action: Deny, to: [{ networks: ["2001:db8::/32"] }], ports: [{ portNumber: { protocol: UDP, port: 53 } }] }
    - { action: Allow, to: [{ networks: ["2001:db8:1::/48"] }] }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: ["::/0"] }] }] }
`,
    [
      `${outside} => a/one[Deployment] : All Connections`,
      `a/one[Deployment] => ${outside} : All Connections`,
      'a/one[Deployment] => 2001:db8:1::-2001:db8:1:ffff:ffff:ffff:ffff:ffff[External] : SCTP 1-65535,TCP 1-65535,UDP 1-52,54-65535',
    ],
  ));

const ownedPod = (name: string, label: string) => `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: a
  labels: { app: ${label} }
  ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: db, uid: u, controller: true }]
spec: { containers: [{ name: main, image: db }] }
status: { podIP: 10.0.0.${name.length} }
`;
const closed = policy('a', 'closed', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');

const twoPods = ownedPod('db-0', 'primary') + ownedPod('db-01', 'replica');

test('pods go by their owner as long as no selector tells their labels apart', () =>
  checkGraph(
    `${twoPods}${policy('a', 'all', '{ podSelector: { matchExpressions: [{ key: app, operator: Exists }] } }')}`,
    [`a/db[StatefulSet] => ${outside} : All Connections`],
  ));

test('pods of one owner go by their own names where a selector tells them apart', () =>
  checkGraph(
    twoPods +
      deployment('a', 'web') +
      closed +
      policy(
        'a',
        'open',
        '{ podSelector: { matchLabels: { app: primary } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }] }',
      ) +
      policy(
        'a',
        'web',
        '{ podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80, endPort: 81 }] }] }',
      ),
    [
      '0.0.0.0-255.255.255.255[External] => a/web[Deployment] : TCP 80-81',
      'a/db-0[Pod] => a/web[Deployment] : TCP 80-81',
    ],
  ));

test('an ipBlock matches the known address of a pod, unless it is kept off pods', async () => {
  const manifests =
    ownedPod('db-0', 'primary') +
    deployment('b', 'web') +
    policy(
      'a',
      'in',
      '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ ipBlock: { cidr: 9.0.0.0/8 } }] }] }',
    ) +
    policy(
      'b',
      'out',
      '{ podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.4/32 } }] }] }',
    ) +
    policy(
      'a',
      'from-b',
      '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 5432 }] }] }',
    );
  const always = [
    '9.0.0.0-9.255.255.255[External] => a/db[StatefulSet] : All Connections',
    'b/web[Deployment] => 10.0.0.4-10.0.0.4[External] : All Connections',
  ];
  // Whether the address of web is one of 9.0.0.0/8 is not written.
  const perhaps = 'b/web[Deployment] => a/db[StatefulSet] : All Connections (certain: TCP 5432)';
  await checkGraph(manifests, [...always, perhaps].sort(byLine));
  await checkGraph(manifests, always, { ipBlocks: 'external' });
});

test('a host-network workload is not isolated, and may be on the node of any pod', () =>
  checkGraph(deployment('a', 'agent', ', hostNetwork: true') + deployment('a', 'web') + closed, [
    `${outside} => a/agent[Deployment] : All Connections`,
    `a/agent[Deployment] => ${outside} : All Connections`,
    'a/agent[Deployment] => a/web[Deployment] : All Connections (possibly)',
  ]));

test('each of many workloads of a namespace has policies of its own', () => {
  const count = 80;
  const names = Array.from({ length: count }, (_, index) => `w${index}`);
  const next = (index: number) => `w${(index + 1) % count}`;
  const pods = (name: string) => `[{ podSelector: { matchLabels: { app: ${name} } } }]`;
  const own = names.map((name, index) => {
    const rules = `ingress: [{ from: ${pods(name)} }, { from: ${pods(`w${(index + count - 1) % count}`)} }]`;
    const egress = `egress: [{ to: ${pods(next(index))} }]`;
    return policy(
      'a',
      name,
      `{ podSelector: { matchLabels: { app: ${name} } }, policyTypes: [Ingress, Egress], ${rules}, ${egress} }`,
    );
  });
  return checkGraph(
    names.map((name) => deployment('a', name)).join('') + own.join(''),
    names.map((name, index) => `a/${name}[Deployment] => a/${next(index)}[Deployment] : All Connections`).sort(byLine),
  );
});

test('what a policy of another kind may open is possible', () =>
  checkGraph(
    `${deployment('a', 'web')}${closed}---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: rules, namespace: a }
spec: { endpointSelector: {} }
`,
    [
      `${outside} => a/web[Deployment] : All Connections (possibly)`,
      `a/web[Deployment] => ${outside} : All Connections (possibly)`,
    ],
  ));

describe('a rule about domain names', () => {
  const clusterPolicy = (rules: string) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: names }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  egress:
    - { action: Accept, to: [{ domainNames: ["*.example.com"] }], protocols: [{ tcp: { destinationPort: { number: 443 } } }] }
${rules}`;
  const ipv6 = '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External]';

  test('may open any address outside, whatever rules behind it deny', () =>
    checkGraph(
      deployment('a', 'web') +
        clusterPolicy('    - { action: Deny, to: [{ networks: ["0.0.0.0/0"] }, { networks: ["::/0"] }] }\n'),
      [
        `${outside} => a/web[Deployment] : All Connections`,
        `a/web[Deployment] => ${outside} : TCP 443 (possibly)`,
        `a/web[Deployment] => ${ipv6} : TCP 443 (possibly)`,
      ],
    ));

  test('opens no pod', () =>
    checkGraph(deployment('a', 'web') + deployment('a', 'db') + closed + clusterPolicy(''), [
      `a/db[Deployment] => ${outside} : TCP 443 (possibly)`,
      `a/web[Deployment] => ${outside} : TCP 443 (possibly)`,
    ]));

  test('leaves certain what is open anyway', () =>
    checkGraph(deployment('a', 'web') + clusterPolicy(''), [
      `${outside} => a/web[Deployment] : All Connections`,
      `a/web[Deployment] => ${outside} : All Connections`,
    ]));
});

function byLine(a: string, b: string): number {
  return a < b ? -1 : 1;
}
