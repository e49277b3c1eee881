import { describe, expect, test } from 'vitest';
import { exposureEdges, unprotectedWorkloads } from '../../../server/src/core/graph/exposure-edges';
import { graphJson, graphText } from '../../../server/src/core/report/graph';
import { graphCsv } from '../../../server/src/core/report/graph-csv';
import { connectionsCell } from '../../../server/src/core/report/graph-edges';
import { graphMarkdown } from '../../../server/src/core/report/graph-markdown';
import { graphMermaid } from '../../../server/src/core/report/graph-mermaid';
import { noPaint } from '../../../server/src/core/report/paint';
import { clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

const options = { ipBlocks: 'pods' } as const;

/** What shop/web lets in, peer by peer. */
async function checkIngress(yaml: string, lines: readonly string[]): Promise<void> {
  const cluster = await clusterOfYaml(deployment('shop', 'web') + yaml);
  const edges = [...exposureEdges(cluster, 'ingress', options)].filter(({ dst }) => dst === 'shop/web[Deployment]');
  expect(edges.map(({ src, conn }) => `${src} : ${conn}`)).toEqual(lines);
}

const forWeb = (from: string, name = 'web') =>
  policy('shop', name, `{ podSelector: { matchLabels: { app: web } }, ingress: [${from}] }`);

const labelled = (name: string) => `---
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { team: ${name} } }
`;

test('a workload that no policy selects is exposed to everybody', async () => {
  const cluster = await clusterOfYaml(deployment('shop', 'web') + deployment('shop', 'db') + forWeb('{}'));
  const isOfDb = ({ src, dst }: { src: string; dst: string }) => `${src} ${dst}`.includes('shop/db');
  expect([...exposureEdges(cluster, 'egress', options)].filter(isOfDb)).toEqual([
    { src: 'shop/db[Deployment]', dst: '0.0.0.0-255.255.255.255[External]', conn: 'All Connections' },
    { src: 'shop/db[Deployment]', dst: 'entire-cluster', conn: 'All Connections' },
  ]);
  expect([...unprotectedWorkloads(cluster, options)]).toEqual([
    { workload: 'shop/db[Deployment]', direction: 'Ingress' },
    { workload: 'shop/db[Deployment]', direction: 'Egress' },
    { workload: 'shop/web[Deployment]', direction: 'Egress' },
  ]);
});

test('pods are named by what rules say of them', async () => {
  const from = `{ from: [
    { podSelector: {} },
    { podSelector: { matchExpressions: [{ key: tier, operator: Exists }], matchLabels: { b: '2', a: '1' } } },
    { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } }, podSelector: { matchLabels: { app: cli } } },
    { namespaceSelector: { matchExpressions: [{ key: team, operator: NotIn, values: [b, a] }] } },
    { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: app, operator: In, values: [z] }] } } ] }`;
  await checkIngress(forWeb(from), [
    '[all namespaces]/[pod with {{Key:app,Operator:In,Values:[z],}}] : All Connections',
    '[namespace with {{Key:team,Operator:NotIn,Values:[b a],}}]/[all pods] : All Connections',
    'ops/[pod with {app=cli}] : All Connections',
    'shop/[all pods] : All Connections',
    'shop/[pod with {a=1,b=2,{Key:tier,Operator:Exists,Values:[],}}] : All Connections',
  ]);
});

test('a description has a line where it may do something else than any pod', async () => {
  const teamA = '{ namespaceSelector: { matchLabels: { team: a } } }';
  const anybody = '{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }';
  await checkIngress(forWeb(`${anybody}, { from: [${teamA}], ports: [{ port: 80 }] }`), ['entire-cluster : TCP 80']);
  await checkIngress(forWeb(`${anybody}, { from: [${teamA}], ports: [{ port: 81 }] }`), [
    '[namespace with {team=a}]/[all pods] : TCP 80-81',
    'entire-cluster : TCP 80',
  ]);
});

test('what a wider description may do is in its own line, unless a workload fulfils it', async () => {
  const from = (labels: string, port: number) =>
    `{ from: [{ namespaceSelector: { matchLabels: { team: ops } }, podSelector: { matchLabels: { ${labels} } } }], ports: [{ port: ${port} }] }`;
  const rules = forWeb(`${from('app: cli', 80)}, ${from('app: cli, tier: x', 81)}`);
  await checkIngress(rules, [
    '[namespace with {team=ops}]/[pod with {app=cli,tier=x}] : TCP 81',
    '[namespace with {team=ops}]/[pod with {app=cli}] : TCP 80',
  ]);
  await checkIngress(rules + labelled('ops') + deployment('ops', 'cli'), [
    '[namespace with {team=ops}]/[pod with {app=cli,tier=x}] : TCP 80-81',
  ]);
});

test('what is asked first denies also those that a later rule names more narrowly', async () => {
  const admin = (rules: string) => `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec: { priority: 1, subject: { namespaces: {} }, ingress: ${rules} }
`;
  const teamA = 'namespaceSelector: { matchLabels: { team: a } }';
  const denied = `[
    { action: Deny, from: [{ namespaces: { matchLabels: { team: a } } }], ports: [{ portNumber: { protocol: TCP, port: 80 } }] },
    { action: Allow, from: [{ pods: { ${teamA}, podSelector: { matchLabels: { app: cli } } } }] },
    { action: Deny, from: [{ namespaces: { matchLabels: { team: b } } }] } ]`;
  await checkIngress(admin(denied), [
    '0.0.0.0-255.255.255.255[External] : All Connections',
    '[namespace with {team=a}]/[all pods] : SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535',
    '[namespace with {team=a}]/[pod with {app=cli}] : SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535',
    '[namespace with {team=b}]/[all pods] : No Connections',
    'entire-cluster : All Connections',
  ]);
});

describe('rules that are asked in an order', () => {
  const clusterPolicy = (direction: string, rules: string) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: all }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ${direction}: ${rules} }
`;
  const podsWith = (labels: string) =>
    `[{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { ${labels} } } } }]`;
  const rule = (action: string, labels: string) => `{ action: ${action}, from: ${podsWith(labels)} }`;
  const denyAll = '{ action: Deny, from: [{ namespaces: {} }] }';

  async function checkLines(yaml: string, lines: readonly string[]): Promise<void> {
    const cluster = await clusterOfYaml(deployment('shop', 'web') + yaml);
    const edges = [...exposureEdges(cluster, 'ingress', options)].filter(({ src }) => !src.endsWith('[External]'));
    expect(edges.map(({ src, ...edge }) => `${src} : ${connectionsCell(edge)}`)).toEqual(lines);
  }

  test('allow a description nothing for certain of which some pods are denied before', async () => {
    await checkLines(
      clusterPolicy('ingress', `[${rule('Deny', 'team: x')}, ${rule('Accept', 'app: q')}, ${denyAll}]`),
      ['[all namespaces]/[pod with {app=q}] : All Connections (possibly)'],
    );
    // A label has one value.
    await checkLines(clusterPolicy('ingress', `[${rule('Deny', 'app: x')}, ${rule('Accept', 'app: q')}, ${denyAll}]`), [
      '[all namespaces]/[pod with {app=q}] : All Connections',
    ]);
  });

  test('deny a description nothing for certain of which some pods are allowed before', async () => {
    await checkLines(clusterPolicy('ingress', `[${rule('Accept', 'app: q')}, ${rule('Deny', 'team: x')}]`), [
      '[all namespaces]/[pod with {team=x}] : All Connections (possibly)',
      'entire-cluster : All Connections',
    ]);
  });

  test('take from a line what they decide for narrower descriptions, which have their own', async () => {
    const rules = `[${rule('Deny', 'app: q, team: x')}, ${rule('Accept', 'app: q')}, ${denyAll}]`;
    await checkLines(clusterPolicy('ingress', rules), [
      '[all namespaces]/[pod with {app=q,team=x}] : No Connections',
      '[all namespaces]/[pod with {app=q}] : All Connections',
    ]);
  });

  test('may decide for pods of a namespace whose labels are not in the manifests', async () => {
    const rules = `[{ action: Deny, from: [{ namespaces: { matchLabels: { team: x } } }] }]`;
    const fromOps = '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }] }';
    const ofOps = (manifest: string) => clusterPolicy('ingress', rules) + forWeb(fromOps) + manifest;
    await checkLines(ofOps(''), ['ops/[all pods] : All Connections (possibly)']);
    await checkLines(ofOps(labelled('ops')), ['ops/[all pods] : All Connections']);
  });

  test('may deny any port by a name that only an unknown pod could resolve', async () => {
    const egress = (rules: string) => clusterPolicy('egress', rules);
    const checkEgress = async (rules: string, lines: readonly string[]) => {
      const cluster = await clusterOfYaml(deployment('shop', 'web') + egress(rules));
      const edges = [...exposureEdges(cluster, 'egress', options)].filter(({ dst }) => !dst.endsWith('[External]'));
      expect(edges.map(({ dst, ...edge }) => `${dst} : ${connectionsCell(edge)}`)).toEqual(lines);
    };
    const byName = (action: string) =>
      `{ action: ${action}, to: [{ namespaces: {} }], protocols: [{ destinationNamedPort: http }] }`;
    const all = (action: string) => `{ action: ${action}, to: [{ namespaces: {} }] }`;
    const tcp = (action: string) =>
      `{ action: ${action}, to: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }`;
    await checkEgress(`[${byName('Deny')}, ${all('Accept')}]`, ['entire-cluster : All Connections (possibly)']);
    await checkEgress(`[${tcp('Accept')}, ${byName('Deny')}]`, ['entire-cluster : All Connections (certain: TCP 80)']);
    await checkEgress(`[${byName('Accept')}, ${all('Deny')}]`, ['entire-cluster : http']);
  });
});

test('rules for every address of one family each are for every pod together', async () => {
  const block = (cidr: string, port: number) =>
    `{ from: [{ ipBlock: { cidr: ${cidr} } }], ports: [{ port: ${port} }] }`;
  const cluster = await clusterOfYaml(
    deployment('shop', 'web') + forWeb(`${block('0.0.0.0/0', 80)}, ${block('"::/0"', 80)}, ${block('"::/0"', 81)}`),
  );
  const ofCluster = [...exposureEdges(cluster, 'ingress', options)].filter(({ src }) => src === 'entire-cluster');
  expect(ofCluster.map(connectionsCell)).toEqual(['TCP 80-81 (certain: TCP 80)']);
});

test('a port name stands for itself where only an unknown pod could resolve it', async () => {
  const egress = (ports: string) =>
    policy(
      'shop',
      'web',
      `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }], ports: ${ports} }] }`,
    );
  const checkEgress = async (ports: string, conn: string) => {
    const cluster = await clusterOfYaml(deployment('shop', 'web') + egress(ports));
    expect([...exposureEdges(cluster, 'egress', options)]).toEqual([
      { src: 'shop/web[Deployment]', dst: 'shop/[all pods]', conn },
    ]);
  };
  await checkEgress(
    '[{ port: http }, { port: dns, protocol: UDP }, { port: 53, protocol: UDP }]',
    'TCP http,UDP 53,dns',
  );
  await checkEgress('[{ port: http }, { protocol: TCP }]', 'TCP 1-65535');
  const ports = 'ports: [{ name: http, containerPort: 8080 }]';
  const named = deployment('shop', 'api').replace('image: api', `image: api, ${ports}`);
  const ingress = '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: http }] }] }';
  const cluster = await clusterOfYaml(named + deployment('shop', 'web') + policy('shop', 'all', ingress));
  expect([...exposureEdges(cluster, 'ingress', options)]).toEqual([
    { src: 'entire-cluster', dst: 'shop/api[Deployment]', conn: 'TCP 8080' },
  ]);
});

test('tables name the list of each line, and drawings leave out what they have already', async () => {
  const cluster = await clusterOfYaml(deployment('shop', 'web') + forWeb('{ from: [{ podSelector: {} }] }'));
  const shown = { ...options, exposure: true };
  expect([...graphCsv([cluster], shown)].join('')).toBe(`list,src,dst,conn
connection,shop/web[Deployment],0.0.0.0-255.255.255.255[External],All Connections
egress-exposure,shop/web[Deployment],0.0.0.0-255.255.255.255[External],All Connections
egress-exposure,shop/web[Deployment],entire-cluster,All Connections
ingress-exposure,shop/[all pods],shop/web[Deployment],All Connections
unprotected-egress,shop/web[Deployment],,
`);
  const drawn = [...graphMermaid([cluster], shown)].join('').split('\n');
  expect(drawn.filter((line) => /->/.test(line)).map((line) => line.replace(/"[^"]*"/g, ''))).toEqual([
    '  n0[] -->|| n1[]',
    '  n0 -.->|| n2[]',
    '  n3[] -.->|| n0',
  ]);
});

describe('addresses that are not known', () => {
  const clusterPolicy = (networks: string, tier = 'Admin') => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: nets }
spec:
  tier: ${tier}
  priority: 5
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: ${networks} }]
`;
  /** Where shop/web may connect to, but for addresses outside. */
  const checkEgress = async (yaml: string, lines: readonly string[], ipBlocks: 'pods' | 'external' = 'pods') => {
    const cluster = await clusterOfYaml(deployment('shop', 'web') + yaml);
    const edges = [...exposureEdges(cluster, 'egress', { ipBlocks })].filter(({ dst }) => !dst.endsWith('[External]'));
    expect(edges.map((edge) => `${edge.dst} : ${connectionsCell(edge)}`)).toEqual(lines);
  };
  const open = ['entire-cluster : All Connections'];
  const perhaps = ['entire-cluster : All Connections (possibly)'];

  test.each([
    ['every address in one list', '[{ networks: [0.0.0.0/0, "::/0"] }]', []],
    ['an item for each family', '[{ networks: [0.0.0.0/0] }, { networks: ["::/0"] }]', []],
    ['one family', '[{ networks: [0.0.0.0/0] }]', perhaps],
    ['some addresses', '[{ networks: [10.0.0.0/8] }]', perhaps],
  ])('networks that are denied may be those of any pod: %s', async (_, networks, lines) => {
    await checkEgress(clusterPolicy(networks), lines);
    await checkEgress(clusterPolicy(networks, 'Baseline'), lines);
    await checkEgress(clusterPolicy(networks), open, 'external');
  });

  test('a pod of one family is exposed to pods of the same', async () => {
    const podAt = (ip: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { app: p } }
spec: { containers: [{ name: main, image: app }] }
status: { podIP: "${ip}" }
`;
    const policies = policy(
      'shop',
      'in',
      '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }',
    );
    const exposed = async (yaml: string) =>
      [...exposureEdges(await clusterOfYaml(yaml + policies), 'ingress', options)]
        .filter(({ src }) => !src.endsWith('[External]'))
        .map((edge) => `${edge.dst} : ${connectionsCell(edge)}`);
    const pod = 'shop/p[Pod] : All Connections';
    expect(await exposed(podAt('10.0.0.1'))).toEqual([pod]);
    expect(await exposed(podAt('fd00::1'))).toEqual([]);
    expect(await exposed(deployment('shop', 'web') + podAt('10.0.0.1'))).toEqual([
      pod,
      'shop/web[Deployment] : All Connections (possibly)',
    ]);
  });

  test('an ipBlock that is allowed may be that of any pod', async () => {
    const out = (to: string) =>
      policy(
        'shop',
        'out',
        `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [${to}], ports: [{ port: 80 }] }] }`,
      );
    await checkEgress(out('{ ipBlock: { cidr: 10.0.0.0/8 } }'), ['entire-cluster : TCP 80 (possibly)']);
    await checkEgress(out('{ ipBlock: { cidr: 10.0.0.0/8 } }'), [], 'external');
    const both = '{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }';
    await checkEgress(out(both), ['entire-cluster : TCP 80']);
    await checkEgress(out(`{ podSelector: {} }, { ipBlock: { cidr: 10.0.0.0/8 } }`), [
      'entire-cluster : TCP 80 (possibly)',
      'shop/[all pods] : TCP 80',
    ]);
  });
});

test('what a policy that is not modelled decides is only possible, in every list', async () => {
  const opaque = `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: c, namespace: shop }
spec: { endpointSelector: {} }
`;
  const cluster = await clusterOfYaml(deployment('shop', 'web') + deployment('data', 'db') + opaque);
  const edges = [...exposureEdges(cluster, 'ingress', options)];
  expect(edges.map(({ dst, src, certain }) => `${src} ${dst} ${certain ?? true}`)).toEqual([
    '0.0.0.0-255.255.255.255[External] data/db[Deployment] true',
    'entire-cluster data/db[Deployment] true',
    '0.0.0.0-255.255.255.255[External] shop/web[Deployment] false',
    'entire-cluster shop/web[Deployment] false',
  ]);
  const shown = { ...options, exposure: true };
  const line = 'entire-cluster,shop/web[Deployment],All Connections (possibly)\n';
  expect([...graphCsv([cluster], shown)].join('')).toContain(`ingress-exposure,${line}`);
  expect([...graphText([cluster], shown, noPaint)].join('')).toContain(
    'shop/web[Deployment] <= entire-cluster : All Connections (possibly)\n',
  );
  expect([...graphMarkdown([cluster], shown)].join('')).toContain(
    '| entire-cluster | shop/web[Deployment] | All Connections (possibly) |\n',
  );
  const { exposure_results } = JSON.parse([...graphJson([cluster], shown)].join(''));
  expect(exposure_results.egress_exposure).toContainEqual({
    src: 'shop/web[Deployment]',
    dst: 'entire-cluster',
    conn: 'All Connections',
    certain: false,
  });
});

test('a port name is in the lines that it opens something for, and in no others', async () => {
  const admin = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 5
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: shop } } }
  egress:
    - { action: Allow, to: [{ namespaces: { matchLabels: { zone: q } } }], ports: [{ namedPort: http }, { portNumber: { port: 80 } }] }
    - { action: Pass, to: [{ namespaces: { matchLabels: { zone: r } } }] }
    - { action: Deny, to: [{ namespaces: {} }], ports: [{ portRange: { start: 1, end: 1000 } }] }
`;
  const cluster = await clusterOfYaml(deployment('shop', 'web') + admin);
  const lines = [...exposureEdges(cluster, 'egress', options)].map(({ dst, conn }) => `${dst} : ${conn}`);
  expect(lines).toEqual([
    '0.0.0.0-255.255.255.255[External] : All Connections',
    '[namespace with {zone=q}]/[all pods] : http,SCTP 1-65535,TCP 80,1001-65535,UDP 1-65535',
    '[namespace with {zone=r}]/[all pods] : All Connections',
    'entire-cluster : SCTP 1-65535,TCP 1001-65535,UDP 1-65535',
  ]);
});
