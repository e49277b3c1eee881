import { expect, test } from 'vitest';
import { explainGraph } from '../../../server/src/core/graph/explain-graph';
import { clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

/** What decides about the connections from one name to another one, part by part. */
async function checkParts(yaml: string, src: string, dst: string, lines: readonly string[]): Promise<void> {
  const edges = [...explainGraph(await clusterOfYaml(yaml), { ipBlocks: 'pods' })];
  const shown = edges
    .filter((edge) => edge.src === src && edge.dst === dst)
    .flatMap(({ conn, allowed, denied }) => [
      conn,
      ...[
        ...allowed.map((part) => ({ ...part, is: 'allowed' })),
        ...denied.map((part) => ({ ...part, is: 'denied' })),
      ].map(
        ({ is, conn: part, because }) =>
          `${is} ${part}: ${because
            .map(({ effect, direction, where }) =>
              [effect, direction, where?.resource.name, where?.rule?.name ?? where?.rule?.index]
                .filter((word) => word !== undefined)
                .join(' '),
            )
            .join(', ')}`,
      ),
    ]);
  expect(shown).toEqual(lines);
}

const web = 'shop/web[Deployment]';
const db = 'shop/db[Deployment]';
const workloads = deployment('shop', 'web') + deployment('shop', 'db');
const fromWeb = (...ports: readonly string[]) =>
  `{ from: [{ podSelector: { matchLabels: { app: web } } }]${ports.length === 0 ? '' : `, ports: [${ports.join(', ')}]`} }`;
const toDb = (name: string, ...rules: readonly string[]) =>
  policy(
    'shop',
    name,
    `{ podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [${rules.join(', ')}] }`,
  );

test('without policies everything is allowed by default, on both sides', () =>
  checkParts(workloads, web, db, ['All Connections', 'allowed All Connections: default egress, default ingress']));

test('outside of the cluster there is no side', () =>
  checkParts(workloads + toDb('closed'), '0.0.0.0-255.255.255.255[External]', db, [
    'No Connections',
    'denied All Connections: isolate ingress closed',
  ]));

test('each part has the rules that decide it', () =>
  checkParts(
    workloads + toDb('a', fromWeb('{ port: 80 }'), fromWeb('{ port: 443 }')) + toDb('b', fromWeb('{ port: 80 }')),
    web,
    db,
    [
      'TCP 80,443',
      'allowed TCP 443: default egress, isolate ingress a, allow ingress a 1, isolate ingress b',
      'allowed TCP 80: default egress, isolate ingress a, allow ingress a 0, isolate ingress b, allow ingress b 0',
      'denied SCTP 1-65535,TCP 1-79,81-442,444-65535,UDP 1-65535: default egress, isolate ingress a, isolate ingress b',
    ],
  ));

test('of the rules of one policy the first one counts, and ports that only later ones name make no part', () =>
  checkParts(workloads + toDb('a', fromWeb(), fromWeb('{ port: 80 }')), web, db, [
    'All Connections',
    'allowed All Connections: default egress, isolate ingress a, allow ingress a 0',
  ]));

test('rules for other peers and other policies change nothing', () =>
  checkParts(
    workloads +
      toDb('a', fromWeb('{ port: 80 }').replace('app: web', 'app: other')) +
      policy('shop', 'b', '{ podSelector: { matchLabels: { app: other } }, ingress: [{ ports: [{ port: 1 }] }] }'),
    web,
    db,
    ['No Connections', 'denied All Connections: default egress, isolate ingress a'],
  ));

test('the tiers that are asked, from a rule that passes to the one that decides', () =>
  checkParts(
    `${workloads}---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress:
    - { name: drop, action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 22 } }] }
    - { name: hand-on, action: Pass, from: [{ namespaces: {} }], ports: [{ portRange: { protocol: TCP, start: 80, end: 81 } }] }
    - { name: open, action: Allow, from: [{ namespaces: {} }] }
${toDb('a', fromWeb('{ port: 80 }'))}`,
    web,
    db,
    [
      'SCTP 1-65535,TCP 1-21,23-80,82-65535,UDP 1-65535',
      'allowed SCTP 1-65535,TCP 1-21,23-79,82-65535,UDP 1-65535: default egress, allow ingress admin open',
      'allowed TCP 80: default egress, pass ingress admin hand-on, isolate ingress a, allow ingress a 0',
      'denied TCP 22: default egress, deny ingress admin drop',
      'denied TCP 81: default egress, pass ingress admin hand-on, isolate ingress a',
    ],
  ));

test('what enters is allowed by the Ingress and by the policies behind it', () => {
  const entry = `---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: entry, namespace: shop }
spec:
  rules:
    - http:
        paths:
          - { path: /a, pathType: Prefix, backend: { service: { name: db, port: { number: 80 } } } }
          - { path: /b, pathType: Prefix, backend: { service: { name: db, port: { number: 81 } } } }
`;
  return checkParts(
    workloads + entry + toDb('a', '{ ports: [{ port: 8080 }, { port: 9090 }] }'),
    '{ingress-controller}',
    db,
    [
      'TCP 8080',
      'allowed TCP 8080: allow ingress entry, isolate ingress a, allow ingress a 0',
      'denied SCTP 1-65535,TCP 1-8079,8082-9089,9091-65535,UDP 1-65535: isolate ingress entry, isolate ingress a',
      'denied TCP 8081: allow ingress entry, isolate ingress a',
      'denied TCP 9090: isolate ingress entry, isolate ingress a, allow ingress a 0',
    ],
  );
});

test('to a workload to which nothing forwards nothing enters', () =>
  checkParts(workloads, '{ingress-controller}', db, []));

test('pairs that are alike to the policies are explained once', async () => {
  const several = ['a', 'b', 'c', 'd'].map((name) => deployment('shop', name)).join('');
  const cluster = await clusterOfYaml(workloads + several + toDb('closed', fromWeb('{ port: 80 }')));
  const edges = [...explainGraph(cluster, { ipBlocks: 'pods' })].filter(({ src }) => !src.includes('External'));
  const lists = (isOf: (edge: (typeof edges)[number]) => boolean) =>
    new Set(edges.filter(isOf).map(({ allowed }) => allowed)).size;
  expect(lists(({ dst }) => dst === db)).toBe(2);
  expect(lists(({ dst }) => dst.startsWith('shop/') && dst !== db)).toBe(1);
});

test('pods that have no address family in common are named as they are, also where others are alike', async () => {
  const pod = (name: string, ip: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: app }] }
status: { podIPs: [{ ip: "${ip}" }] }
`;
  const yaml = pod('one', '10.1.0.1') + pod('two', '10.1.0.2') + pod('six', 'fd00::2');
  const edges = [...explainGraph(await clusterOfYaml(yaml), { ipBlocks: 'pods' })];
  const reasons = edges
    .filter(({ src, dst }) => src.startsWith('shop/') && dst === 'shop/six[Pod]')
    .map(({ src, denied }) => [src, denied.map(({ reason }) => reason)]);
  const cut = (name: string) =>
    `"shop/${name}" has only IPv4 addresses and "shop/six" has only IPv6 addresses, and a connection is of one family.`;
  expect(reasons).toEqual([
    ['shop/one[Pod]', [cut('one')]],
    ['shop/two[Pod]', [cut('two')]],
  ]);
});

test('of the rules of one policy that allow, one that does so for certain is named', () =>
  checkParts(
    // Whether the pod is in the block is not written.
    workloads +
      toDb('a', '{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }', fromWeb('{ port: 80 }'), fromWeb('{ port: 80 }')),
    web,
    db,
    [
      'All Connections',
      'allowed SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535: default egress, isolate ingress a, allow ingress a 0',
      'allowed TCP 80: default egress, isolate ingress a, allow ingress a 1',
    ],
  ));
