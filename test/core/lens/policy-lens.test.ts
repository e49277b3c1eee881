import { expect, test } from 'vitest';
import { noCheckpoint, policiesIn, policyLens } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { parseFixture } from '../../support/fixture';

/** The titles of the lenses above the policies of `policy.yaml`. */
async function titles(files: Readonly<Record<string, string>>): Promise<readonly (string | undefined)[]> {
  const fixture = Object.entries(files).map(([path, text]) => `#- ${path}\n${text}`);
  const analysis = await analyseFiles(parseFixture(fixture.join('')).files);
  const policies = policiesIn(analysis, uriOf('policy.yaml'));
  return Promise.all(policies.map(async ({ place }) => (await policyLens(analysis, place, noCheckpoint))?.title));
}

function pod(name: string, namespace = 'shop', labels = `app: ${name}`, spec = ''): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }
spec: { ${spec} }
`;
}

function policy(name: string, spec: string, namespace = 'shop'): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
`;
}

const namespaceOf = (name: string, labels: string) => `---
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;

const shop = pod('web') + pod('db') + pod('cache');
const webFromDb =
  'podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: db } } }] }]';

test('flows are pairs of a peer and a selected workload, and none with itself', async () => {
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': policy('one', webFromDb) })).toEqual([
    'selects 1 workload · allows 1 flow',
  ]);
  // Each of three pods from the two others.
  const mutual = policy('mutual', 'podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }]');
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': mutual })).toEqual(['selects 3 workloads · allows 6 flows']);
});

test('both directions count, and rules that overlap count once', async () => {
  const both =
    'podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress], ' +
    'ingress: [{ from: [{ podSelector: { matchLabels: { app: db } } }, { podSelector: {} }] }, { from: [{ podSelector: {} }] }], ' +
    'egress: [{ to: [{ podSelector: { matchLabels: { app: cache } } }] }]';
  // From db and cache; to cache.
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': policy('both', both) })).toEqual([
    'selects 1 workload · allows 3 flows',
  ]);
});

test('a flow that other policies close is none, and one that they open on another port is not this one’s', async () => {
  const closed = policy('egress', 'podSelector: { matchLabels: { app: db } }, policyTypes: [Egress]');
  expect(await titles({ 'shop.yaml': shop + closed, 'policy.yaml': policy('one', webFromDb) })).toEqual([
    'selects 1 workload · allows no flows',
  ]);
  const dbSends = (port: number) =>
    policy(
      'egress',
      `podSelector: { matchLabels: { app: db } }, policyTypes: [Egress], egress: [{ ports: [{ port: ${port} }] }]`,
    );
  const onPort = policy('one', webFromDb.replace('}] }]', '}], ports: [{ port: 80 }] }]'));
  expect(await titles({ 'shop.yaml': shop + dbSends(443), 'policy.yaml': onPort })).toEqual([
    'selects 1 workload · allows no flows',
  ]);
  expect(await titles({ 'shop.yaml': shop + dbSends(80), 'policy.yaml': onPort })).toEqual([
    'selects 1 workload · allows 1 flow',
  ]);
});

test('a named port counts for the destinations that have it', async () => {
  const named = (name: string) =>
    pod(name, 'shop', 'role: api', `containers: [{ name: c, ports: [{ name: http, containerPort: 8080 }] }]`);
  const spec =
    'podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }], ports: [{ port: http }] }]';
  // Two pods have the port: each is a destination of the four others.
  expect(await titles({ 'shop.yaml': shop + named('a') + named('b'), 'policy.yaml': policy('named', spec) })).toEqual([
    'selects 5 workloads · allows 8 flows',
  ]);
});

test('what is only possible is said so', async () => {
  const fromTeam =
    'podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: ops } } }] }]';
  const ops = pod('agent', 'ops') + pod('other', 'ops');
  const said = { 'shop.yaml': shop, 'policy.yaml': policy('team', fromTeam) };
  // Neither the labels of ops nor those of shop, with its two other pods, are written.
  expect(await titles({ ...said, 'ops.yaml': ops })).toEqual(['selects 1 workload · may allow 4 flows']);
  const named = { 'names.yaml': namespaceOf('shop', 'team: shop') + namespaceOf('ops', 'team: ops') };
  expect(await titles({ ...said, ...named, 'ops.yaml': ops })).toEqual(['selects 1 workload · allows 2 flows']);
  // Of two manifests of one name it is not known which one is there.
  const twice = policy('one', webFromDb) + policy('one', webFromDb.replace('app: db', 'app: cache'));
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': twice })).toEqual([
    'may select 1 workload · may allow 1 flow',
    'may select 1 workload · may allow 1 flow',
  ]);
});

test('an ipBlock may be meant for pods, whose addresses are not written', async () => {
  const egress = policy(
    'egress',
    'podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 8080 }] }]',
  );
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': egress })).toEqual([
    'selects 1 workload · allows addresses outside, may allow 2 flows',
  ]);
  // It takes away as well.
  const deny = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-network }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8] }] }]
`;
  expect(await titles({ 'shop.yaml': shop, 'admin.yaml': deny, 'policy.yaml': policy('one', webFromDb) })).toEqual([
    'selects 1 workload · may allow 1 flow',
  ]);
});

test('addresses outside are no flows, and are said', async () => {
  const internet = policy(
    'internet',
    'podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]',
  );
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': internet })).toEqual([
    'selects 1 workload · allows addresses outside, may allow 2 flows',
  ]);
  const open = policy('open', 'podSelector: { matchLabels: { app: web } }, ingress: [{}]');
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': open })).toEqual([
    'selects 1 workload · allows 2 flows and addresses outside',
  ]);
  const deny = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: closed }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }]
`;
  expect(await titles({ 'shop.yaml': shop, 'admin.yaml': deny, 'policy.yaml': internet })).toEqual([
    'selects 1 workload · allows no flows',
  ]);
});

test('a policy that selects nothing, one that closes, one that only denies, and one that cannot be read', async () => {
  const policies =
    policy('nothing', 'podSelector: { matchLabels: { app: nobody } }, ingress: [{}]') +
    policy('closed', 'podSelector: {}, policyTypes: [Ingress]') +
    policy('elsewhere', 'podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: nobody } } }] }]') +
    policy('broken', 'podSelector: { matchLabels: [] }') +
    `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: deny }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: ops } } }] }]
`;
  expect(await titles({ 'shop.yaml': shop, 'policy.yaml': policies })).toEqual([
    'selects no workloads',
    'selects 3 workloads · allows no flows',
    'selects 3 workloads · its peers are not in the manifests',
    'may select any workload in shop · what it does is not known',
    'selects 3 workloads',
  ]);
});

test('scopes are named where they differ', async () => {
  const files = {
    'policy.yaml': policy('mutual', 'podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }]', 'shop'),
    'web.yaml': pod('web'),
    'db.yaml': pod('db'),
    'dev/kustomization.yaml': 'resources: [../policy.yaml, ../web.yaml]\n',
    'prod/kustomization.yaml': 'resources: [../policy.yaml, ../web.yaml, ../db.yaml]\n',
  };
  const [title] = await titles(files);
  expect(title?.replaceAll(/\S*(dev|prod)\S*:/g, '$1:')).toBe(
    'dev: selects 1 workload · allows no flows | prod: selects 2 workloads · allows 2 flows',
  );
});
