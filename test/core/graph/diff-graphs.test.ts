import { describe, expect, test } from 'vitest';
import { diffGraphs } from '../../../server/src/core/graph/diff-graphs';
import { clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

/** The changes from one set of manifests to another one; an empty text is an empty cluster. */
async function checkDiff(before: string, after: string, lines: readonly string[]): Promise<void> {
  const [old, young] = await Promise.all(
    [before, after].map((yaml) => (yaml === '' ? undefined : clusterOfYaml(yaml))),
  );
  const changes = [...diffGraphs(old, young, { ipBlocks: 'pods' })];
  const printed = changes.map(
    ({ change, src, dst, before: was, after: is, note, certain }) =>
      `${change} ${src} => ${dst} : ${was} -> ${is}${note === undefined ? '' : ` (${note})`}${certain === undefined ? '' : ` (certain: ${certain.before} -> ${certain.after})`}`,
  );
  expect(printed).toEqual(lines);
}

const web = deployment('shop', 'web');
const db = deployment('shop', 'db');

const onlyWebOn = (port: number) =>
  policy(
    'shop',
    'db',
    `{ podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: ${port} }] }] }`,
  );
const fromBlocks = (...blocks: readonly string[]) =>
  policy(
    'shop',
    'web',
    `{ podSelector: {}, policyTypes: [Ingress], ingress: [${blocks.map((block) => `{ from: [{ ipBlock: ${block} }], ports: [{ port: 80 }] }`).join(', ')}] }`,
  );

describe('pairs of workloads', () => {
  test('connections that come, go and change', () =>
    checkDiff(web + db, web + db + onlyWebOn(5432), [
      'removed 0.0.0.0-255.255.255.255[External] => shop/db[Deployment] : All Connections -> No Connections',
      'changed shop/web[Deployment] => shop/db[Deployment] : All Connections -> TCP 5432',
    ]));

  test('nothing where only the policy is written otherwise', () =>
    checkDiff(web + db + onlyWebOn(80), web + db + onlyWebOn(80).replace('name: db,', 'name: other,'), []));

  test('a new workload is named in each of its lines, as are two', () =>
    checkDiff(web, web + db + deployment('shop', 'api'), [
      'added 0.0.0.0-255.255.255.255[External] => shop/api[Deployment] : No Connections -> All Connections (workload shop/api[Deployment] added)',
      'added 0.0.0.0-255.255.255.255[External] => shop/db[Deployment] : No Connections -> All Connections (workload shop/db[Deployment] added)',
      'added shop/api[Deployment] => 0.0.0.0-255.255.255.255[External] : No Connections -> All Connections (workload shop/api[Deployment] added)',
      'added shop/api[Deployment] => shop/db[Deployment] : No Connections -> All Connections (workload shop/api[Deployment] and shop/db[Deployment] added)',
      'added shop/api[Deployment] => shop/web[Deployment] : No Connections -> All Connections (workload shop/api[Deployment] added)',
      'added shop/db[Deployment] => 0.0.0.0-255.255.255.255[External] : No Connections -> All Connections (workload shop/db[Deployment] added)',
      'added shop/db[Deployment] => shop/api[Deployment] : No Connections -> All Connections (workload shop/db[Deployment] and shop/api[Deployment] added)',
      'added shop/db[Deployment] => shop/web[Deployment] : No Connections -> All Connections (workload shop/db[Deployment] added)',
      'added shop/web[Deployment] => shop/api[Deployment] : No Connections -> All Connections (workload shop/api[Deployment] added)',
      'added shop/web[Deployment] => shop/db[Deployment] : No Connections -> All Connections (workload shop/db[Deployment] added)',
    ]));

  test('a cluster that is gone', () =>
    checkDiff(web, '', [
      'removed 0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : All Connections -> No Connections (workload shop/web[Deployment] removed)',
      'removed shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections -> No Connections (workload shop/web[Deployment] removed)',
    ]));

  test('what a policy that is not modelled may have decided on either side is only possible', async () => {
    const api = deployment('data', 'api');
    const closed = policy('data', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }');
    const cilium =
      '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspec: {}\n';
    const outside = '0.0.0.0-255.255.255.255[External] => data/api[Deployment]';
    const noLongerCertain = 'All Connections -> All Connections (certain: All Connections -> No Connections)';
    const fromWeb = 'shop/web[Deployment] => data/api[Deployment]';
    await checkDiff(web + api + cilium, web + api + cilium + closed, [
      `removed ${outside} : All Connections -> No Connections`,
      `removed ${fromWeb} : All Connections -> No Connections (certain: No Connections -> No Connections)`,
    ]);
    await checkDiff(web + api + closed, web + api + cilium, [
      `added ${outside} : No Connections -> All Connections`,
      ...['0.0.0.0-255.255.255.255[External] => shop/web', 'data/api[Deployment] => shop/web'].map(
        (ends) => `changed ${ends}[Deployment] : ${noLongerCertain}`,
      ),
      `changed shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : ${noLongerCertain}`,
      `added ${fromWeb} : No Connections -> All Connections (certain: No Connections -> No Connections)`,
    ]);
  });

  test('what enters from outside', () => {
    const service = (port: number) => `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: ${port} }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
    return checkDiff(web + service(8080), web + service(9090), [
      'changed {ingress-controller} => shop/web[Deployment] : TCP 8080 -> TCP 9090',
    ]);
  });
});

describe('addresses outside', () => {
  test('are compared by what holds for them, however each side splits them', () =>
    checkDiff(
      web + fromBlocks('{ cidr: 10.0.0.0/8 }'),
      web + fromBlocks('{ cidr: 10.0.0.0/9 }', '{ cidr: 10.128.0.0/9 }'),
      [],
    ));

  test('neighbours that change alike are one line', () =>
    checkDiff(
      web + fromBlocks('{ cidr: 10.0.0.0/9 }', '{ cidr: 10.128.0.0/9 }'),
      web + fromBlocks('{ cidr: 192.168.0.0/16 }'),
      [
        'removed 10.0.0.0-10.255.255.255[External] => shop/web[Deployment] : TCP 80 -> No Connections',
        'added 192.168.0.0-192.168.255.255[External] => shop/web[Deployment] : No Connections -> TCP 80',
      ],
    ));

  test('only what changes of a range is shown', () =>
    checkDiff(
      web + fromBlocks('{ cidr: 10.0.0.0/8 }'),
      web + fromBlocks('{ cidr: 10.0.0.0/8, except: [10.64.0.0/10] }', '{ cidr: 9.0.0.0/8 }'),
      [
        'removed 10.64.0.0-10.127.255.255[External] => shop/web[Deployment] : TCP 80 -> No Connections',
        'added 9.0.0.0-9.255.255.255[External] => shop/web[Deployment] : No Connections -> TCP 80',
      ],
    ));

  test('IPv6 of which one side alone speaks is no change by itself', () =>
    checkDiff(
      web,
      web +
        policy(
          'shop',
          'web',
          '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }] }] }',
        ),
      [
        'removed shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections -> No Connections',
        'removed shop/web[Deployment] => ::-fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections -> No Connections',
        'removed shop/web[Deployment] => fe00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections -> No Connections',
      ],
    ));

  test('IPv6 into a workload, sorted among namespaces whose names are like addresses', () =>
    checkDiff(
      deployment('a', 'web') + deployment('fe', 'web'),
      deployment('a', 'web') +
        deployment('fe', 'web') +
        policy(
          'a',
          'web',
          '{ podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: "::/0", except: ["fd00::/8"] } }] }] }',
        ),
      [
        'removed 0.0.0.0-255.255.255.255[External] => a/web[Deployment] : All Connections -> No Connections',
        'removed fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => a/web[Deployment] : All Connections -> No Connections',
        // Whether its address is one of fd00::/8 is not written.
        'changed fe/web[Deployment] => a/web[Deployment] : All Connections -> All Connections (certain: All Connections -> No Connections)',
      ],
    ));
});

test('pods of one owner that a policy tells apart are no new workloads', async () => {
  const pod = (name: string, version: string) => `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: api, version: "${version}" }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: api, uid: x, controller: true }]
spec: { containers: [{ name: main, image: app }] }
`;
  const pods = pod('api-1', '1') + pod('api-2', '2') + db;
  const toFirst = policy(
    'shop',
    'db',
    '{ podSelector: { matchLabels: { app: db } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { version: "1" } } }] }] }',
  );
  const noteOf = async (before: string, after: string) => {
    const changes = [...diffGraphs(await clusterOfYaml(before), await clusterOfYaml(after), { ipBlocks: 'pods' })];
    return [...new Set(changes.map(({ note }) => note))];
  };
  expect(await noteOf(pods, pods + toFirst)).toEqual([undefined]);
  expect(await noteOf(pods + toFirst, pods)).toEqual([undefined]);
});
