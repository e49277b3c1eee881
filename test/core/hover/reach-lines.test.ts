import { expect, test } from 'vitest';
import { hoverAt } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { parseFixture } from '../../support/fixture';

/** What the hover on the name of the workload of `web.yaml` says of its connections. */
async function reach(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const all = { 'web.yaml': pod('web').replace('name: web', 'name: w$0eb'), ...files };
  const fixture = parseFixture(
    Object.entries(all)
      .map(([path, text]) => `#- ${path}\n${text}`)
      .join(''),
  );
  if (fixture.cursor === undefined) throw new Error('The fixture has no cursor.');
  const found = await hoverAt(await analyseFiles(fixture.files), uriOf(fixture.cursor.path), fixture.cursor.offset);
  const lines = found?.lines.map((line) => line.map(({ text, style }) => (style === 'item' ? '- ' : text)).join(''));
  return lines?.slice(lines.findIndex((line) => line.startsWith('Can be reached'))) ?? [];
}

function pod(name: string, namespace = 'shop'): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
---
`;
}

function policy(spec: string, namespace = 'shop', name = 'policy'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
---
`;
}

test('counts by namespace, the own one first, with names and ports, and never itself', async () => {
  const spec =
    'podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress], ' +
    'ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }], ports: [{ port: 80 }] }], ' +
    'egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }] }]';
  const shop = ['a', 'b', 'c', 'db'].map((name) => pod(name)).join('');
  expect(await reach({ 'shop.yaml': shop, 'ops.yaml': pod('agent', 'ops'), 'policy.yaml': policy(spec) })).toEqual([
    'Can be reached from:',
    '- 4 workloads in shop: a on TCP 80, b on TCP 80, c on TCP 80 and 1 more',
    '- 1 workload in ops: agent on TCP 80',
    'Can reach: 1 workload in shop: db on every port',
  ]);
});

test('the other end’s policies count', async () => {
  const closed = policy('podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress, Egress]');
  expect(await reach({ 'shop.yaml': pod('db'), 'policy.yaml': closed })).toEqual([
    'Can be reached from: any address outside on every port',
    'Can reach: any address outside on every port',
  ]);
});

test('addresses outside are said in words', async () => {
  const spec =
    'podSelector: {}, policyTypes: [Ingress, Egress], ' +
    'ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }, { ipBlock: { cidr: 198.51.100.7/32 } }], ports: [{ port: 443 }] }], ' +
    'egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]';
  expect(await reach({ 'policy.yaml': policy(spec) })).toEqual([
    'Can be reached from: 198.51.100.7/32, 203.0.113.0/24 on TCP 443',
    'Can reach: the internet on every port',
  ]);
});

test('any address is every one of both families', async () => {
  const reaches = async (blocks: string) => {
    const files = { 'policy.yaml': policy(`podSelector: {}, policyTypes: [Egress], egress: [{ to: [${blocks}] }]`) };
    return (await reach(files)).at(-1);
  };
  const excepted = '{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32] } }';
  expect(await reaches(`${excepted}, { ipBlock: { cidr: "::/0" } }`)).toBe('Can reach: the internet on every port');
  expect(await reaches('{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: "::/0" } }')).toBe(
    'Can reach: 10.0.0.0/8, ::/0 on every port',
  );
  expect(await reaches('{ ipBlock: { cidr: 0.0.0.0/0 } }')).toBe('Can reach: any IPv4 address outside on every port');
  expect(await reaches('{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }')).toBe(
    'Can reach: any address outside on every port',
  );
});

test('what is not known is a maybe', async () => {
  const spec =
    'podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: ops } } }] }]';
  expect(await reach({ 'ops.yaml': pod('agent', 'ops'), 'policy.yaml': policy(spec) })).toEqual([
    'Can be reached from: maybe 1 workload: agent on every port',
    'Can reach: nothing in the manifests',
  ]);
});

test('an ipBlock may be meant for pods, whose addresses are not written', async () => {
  const internet =
    'podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]';
  const shop = ['a', 'b', 'c', 'd'].map((name) => pod(name)).join('');
  expect((await reach({ 'shop.yaml': shop, 'policy.yaml': policy(internet) })).slice(-3)).toEqual([
    'Can reach:',
    '- maybe 4 workloads: a on every port, b on every port, c on every port and 1 more',
    '- the internet on every port',
  ]);
  const deny = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-network }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }] }
`;
  expect((await reach({ 'shop.yaml': pod('db'), 'admin.yaml': deny })).slice(0, 3)).toEqual([
    'Can be reached from:',
    '- maybe 1 workload: db on every port',
    expect.stringMatching(/^- any .*address outside on every port$/),
  ]);
});

test('many namespaces are summed up', async () => {
  const others = ['a', 'b', 'c', 'd', 'e'].map((name) => pod('one', name) + pod('two', name)).join('');
  const spec = 'podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ namespaceSelector: {} }] }]';
  expect(await reach({ 'others.yaml': others, 'policy.yaml': policy(spec) })).toEqual([
    'Can be reached from:',
    '- 2 workloads in a: one on every port, two on every port',
    '- 2 workloads in b: one on every port, two on every port',
    '- 2 workloads in c: one on every port, two on every port',
    '- 4 workloads in 2 more namespaces',
    'Can reach: nothing in the manifests',
  ]);
});

test('nothing is said where policies may be missing, and templates are named where they may make pods', async () => {
  const incomplete = { 'kustomization.yaml': 'resources: [web.yaml, https://example.com/base]\n' };
  // The last line is about coverage.
  expect(await reach(incomplete)).toEqual([expect.not.stringMatching(/^(Can|-)/)]);
  const template = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: "{{ .name }}", namespace: shop }\n';
  expect((await reach({ 'template.yaml': `${template}{{ if .x }}\nspec: {}\n{{ end }}\n` })).at(-1)).toBe(
    'Pods that are made by templates are not among them.',
  );
});
