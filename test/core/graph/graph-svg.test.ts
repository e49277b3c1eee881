import { expect, test } from 'vitest';
import { layOut } from '../../../server/src/cli/lay-out';
import type { Cluster } from '../../../server/src/core/cluster/cluster';
import { limits } from '../../../server/src/core/limits';
import { graphSvg } from '../../../server/src/core/report/graph-svg';
import { clusterOfManifests, clusterOfYaml } from '../../support/cluster';
import { deployment, policy } from '../../support/graph';

/** What a picture says: the titles of its parts, in order. */
async function titles(cluster: Cluster, exposure = false): Promise<readonly string[]> {
  return [...(await draw(cluster, exposure)).matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title ?? '');
}

async function draw(cluster: Cluster, exposure = false): Promise<string> {
  const result = await graphSvg([cluster], { ipBlocks: 'pods', exposure }, layOut);
  return 'svg' in result ? result.svg : result.problem;
}

const closed = (namespace: string, rules = '') =>
  policy(namespace, 'closed', `{ podSelector: {}, policyTypes: [Ingress, Egress]${rules} }`);
const everyone = '[{ namespaceSelector: {} }]';

test('a box for each namespace, a line for each connection, one line for the same both ways', async () => {
  const cluster = await clusterOfYaml(
    deployment('shop', 'web') +
      deployment('shop', 'api') +
      deployment('data', 'db') +
      closed('shop', `, ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: ${everyone} }]`) +
      closed('data', `, ingress: [{ from: ${everyone}, ports: [{ port: 53 }] }]`),
  );
  expect(await titles(cluster)).toEqual([
    'data',
    'shop',
    'shop/api[Deployment] → data/db[Deployment]: TCP 53',
    'shop/api[Deployment] ↔ shop/web[Deployment]: All Connections',
    'shop/web[Deployment] → data/db[Deployment]: TCP 53',
    'shop/api[Deployment]',
    'data/db[Deployment]',
    'shop/web[Deployment]',
  ]);
  expect(await draw(cluster)).toContain('3 workloads in 2 namespaces, 3 connections.</desc>');
});

test('ranges of addresses with the same connections are one node', async () => {
  const block = '[{ ipBlock: { cidr: 10.0.0.0/8, except: [10.9.0.0/16] } }]';
  const cluster = await clusterOfYaml(
    deployment('shop', 'web') + closed('shop', `, egress: [{ to: ${block}, ports: [{ port: 443 }] }]`),
  );
  const ranges = '10.0.0.0-10.8.255.255[External], 10.10.0.0-10.255.255.255[External]';
  expect(await titles(cluster)).toEqual([
    'shop',
    `shop/web[Deployment] → ${ranges}: TCP 443`,
    'shop/web[Deployment]',
    ranges,
  ]);
});

test('ranges that are read before and behind a workload are one line with it, both ways', async () => {
  const blocks = '[{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: fd00::/8 } }]';
  const cluster = await clusterOfYaml(
    deployment('apps', 'web') + closed('apps', `, ingress: [{ from: ${blocks} }], egress: [{ to: ${blocks} }]`),
  );
  const [ipv4, ipv6] = [
    '10.0.0.0-10.255.255.255[External]',
    'fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External]',
  ];
  expect(await titles(cluster)).toEqual([
    'apps',
    `${ipv4}, ${ipv6} ↔ apps/web[Deployment]: All Connections`,
    `${ipv4}, ${ipv6}`,
    'apps/web[Deployment]',
  ]);
});

test('names of any length are cut to fit, and stand in the titles as they are', async () => {
  const long = 'L'.repeat(100_000);
  const owner = { apiVersion: 'example.com/v1', kind: long, name: 'owner', controller: true };
  const pod = (name: string, namespace: string, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...more },
    spec: {},
  });
  const cluster = await clusterOfManifests([pod(long, long), pod('web', 'shop', { ownerReferences: [owner] })]);
  const svg = await draw(cluster);
  expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThan(2000);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text.length);
  expect(Math.max(...texts)).toBe(44);
  expect(await titles(cluster)).toContain(`${long}/${long}[Pod]`);
  expect(await titles(cluster)).toContain(`shop/owner[${long}]`);
});

test('what is only possible is dashed, beside what is certain', async () => {
  const admin = (name: string, action: string) => `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: ${name} }
spec:
  priority: 5
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: data } } }
  ingress: [{ action: ${action}, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 443 } }] }]
`;
  const cluster = await clusterOfYaml(
    deployment('data', 'db') +
      deployment('shop', 'web') +
      closed('shop', `, egress: [{ to: ${everyone} }]`) +
      closed('data', `, ingress: [{ from: ${everyone}, ports: [{ port: 80 }] }]`) +
      // Which of the two is asked first is not defined.
      admin('open', 'Allow') +
      admin('shut', 'Deny'),
  );
  const svg = await draw(cluster);
  expect([...svg.matchAll(/class="(line[^"]*)".*?<title>([^<]*)</g)].map(([, style, title]) => [style, title])).toEqual(
    [
      ['line', 'shop/web[Deployment] → data/db[Deployment]: TCP 80'],
      ['line uncertain', 'shop/web[Deployment] → data/db[Deployment]: TCP 80,443, not certain'],
    ],
  );
  expect(svg).toContain('2 connections; dashed lines are possible and not certain.');
});

test('pods that are not in the manifests are drawn with the exposure', async () => {
  const peer = '[{ podSelector: { matchLabels: { app: x } } }]';
  const cluster = await clusterOfYaml(
    deployment('shop', 'web') + closed('shop', `, ingress: [{ from: ${peer}, ports: [{ port: 80 }] }]`),
  );
  expect(await titles(cluster, true)).toEqual([
    'shop',
    'shop/[pod with {app=x}] → shop/web[Deployment]: TCP 80, not certain',
    'shop/[pod with {app=x}]',
    'shop/web[Deployment]',
  ]);
  expect(await draw(cluster, true)).toContain('class="node described"');
});

test('no name is more than text, and nothing of a picture runs or is loaded', async () => {
  const name = '"><script>&\u0001\u202e\ufffe\ud800';
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: "a'<b" }, spec: {} };
  const svg = await draw(await clusterOfManifests([pod]));
  const escaped = '&quot;&gt;&lt;script&gt;&amp;\\u0001\\u202e\ufffd\ufffd';
  expect(svg).toContain(`<title>a&#39;&lt;b/${escaped}[Pod]</title>`);
  expect(svg).toContain(`text-anchor="middle">${escaped}</text>`);
  const elements = new Set([...svg.matchAll(/<([a-z]+)/gi)].map(([, element]) => element));
  expect([...elements].sort()).toEqual(
    ['defs', 'desc', 'g', 'marker', 'path', 'rect', 'style', 'svg', 'text', 'title'].sort(),
  );
  expect(svg).not.toMatch(/href|@import|url\((?!#)/);
});

test('a long name is shortened, and whole in its title', async () => {
  const name = 'w'.repeat(60);
  const svg = await draw(await clusterOfYaml(deployment('shop', name)));
  expect(svg).toContain(`>${'w'.repeat(43)}…</text>`);
  expect(svg).toContain(`<title>shop/${name}[Deployment]</title>`);
});

test('there is no picture of more connections than anyone could follow', async () => {
  const workloads = Array.from({ length: 18 }, (_, index) => deployment('shop', `w${index}`)).join('');
  expect(await draw(await clusterOfYaml(workloads))).toBe(
    `A picture of more than ${limits.drawnConnections} connections could not be read.`,
  );
});
