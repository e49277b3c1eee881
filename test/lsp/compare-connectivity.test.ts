import { expect, test } from 'vitest';
import type { CompareConnectivityParams, ComparedConnectivity } from '../../server/src/protocol/protocol';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { denyAll, deployment } from './manifests';

const web = deployment('web', 'shop');
const db = deployment('db', 'shop');

/** In the namespace shop only web may reach db, and on that port alone. */
function onlyWebToDb(port: number): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: ${port} }]
`;
}

function compare(server: LanguageServer, earlier: CompareConnectivityParams['earlier']): Promise<ComparedConnectivity> {
  return server.request('firebreak/compareConnectivity', { earlier });
}

function lines({ changes }: ComparedConnectivity): readonly string[] {
  return changes.map(({ scope, line }) => (scope === null ? line : `${scope}: ${line}`));
}

const everywhere = '0.0.0.0-255.255.255.255[External]';

test('what an edit opens and closes, with the places of the workloads', async () => {
  const workspace = diskWorkspace({ 'web.yaml': web, 'db.yaml': db, 'policy.yaml': onlyWebToDb(5432) });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('policy.yaml');
  const [open, closed] = await Promise.all([
    compare(server, [{ uri, text: denyAll('shop') }]),
    compare(server, [{ uri, text: null }]),
  ]);
  expect(open).toMatchObject({ isComplete: true, files: 1, totals: { added: 5, removed: 0, changed: 0 }, doubts: [] });
  expect(lines(open)).toEqual([
    `+ ${everywhere} => shop/web[Deployment] : All Connections`,
    `+ shop/db[Deployment] => ${everywhere} : All Connections`,
    '+ shop/db[Deployment] => shop/web[Deployment] : All Connections',
    `+ shop/web[Deployment] => ${everywhere} : All Connections`,
    '+ shop/web[Deployment] => shop/db[Deployment] : TCP 5432',
  ]);
  expect(closed.totals).toEqual({ added: 0, removed: 1, changed: 1 });
  expect(lines(closed)).toEqual([
    `- ${everywhere} => shop/db[Deployment] : All Connections`,
    '~ shop/web[Deployment] => shop/db[Deployment] : All Connections -> TCP 5432',
  ]);
  const nameAt = (file: string, name: string) => ({
    uri: workspace.uriOf(file),
    range: { start: { line: 3, character: 8 }, end: { line: 3, character: 8 + name.length } },
  });
  expect(closed.changes[1]).toMatchObject({
    change: 'changed',
    src: { name: 'shop/web[Deployment]', location: nameAt('web.yaml', 'web') },
    dst: { name: 'shop/db[Deployment]', location: nameAt('db.yaml', 'db') },
    before: 'All Connections',
    after: 'TCP 5432',
  });
  expect(closed.changes[0]?.src).toEqual({ name: everywhere, location: null });
  await server.end();
});

test('unsaved text counts, and the text on disk does not', async () => {
  const workspace = diskWorkspace({ 'web.yaml': web, 'db.yaml': db, 'policy.yaml': onlyWebToDb(5432) });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('policy.yaml');
  const earlier = [{ uri, text: onlyWebToDb(5432) }];
  server.open(uri, onlyWebToDb(5432));
  expect(await compare(server, earlier)).toMatchObject({ files: 0, changes: [] });
  server.change(uri, onlyWebToDb(5433));
  expect(lines(await compare(server, earlier))).toEqual([
    '~ shop/web[Deployment] => shop/db[Deployment] : TCP 5432 -> TCP 5433',
  ]);
  // A comparison leaves the analysis as it is.
  expect((await server.coverage()).totals.workloads).toBe(2);
  await server.end();
});

test('a file that is gone was there, unless discovery would leave it out', async () => {
  const workspace = diskWorkspace({
    'web.yaml': web,
    'db.yaml': db,
    '.gitignore': 'build/\n',
    'sub/.gitignore': '*.local.yaml\n',
    '.firebreak.yaml': 'exclude: [drafts]\n',
    'sub/deep/.firebreak.yaml': 'exclude: [old.yaml]\n',
  });
  const server = await startLanguageServer({
    folders: [workspace.uri],
    configuration: (items) =>
      items.map(({ section }) => (section === 'files.exclude' ? { '**/hidden.yaml': true } : null)),
  });
  const text = onlyWebToDb(5432);
  const leftOut = [
    ...['build/policy.yaml', 'sub/policy.local.yaml', 'hidden.yaml', 'node_modules/p.yaml', 'policy.txt'],
    ...['drafts/policy.yaml', 'sub/deep/old.yaml'],
  ];
  const outside = `${workspace.uri}-elsewhere/policy.yaml`;
  const nothing = await compare(server, [
    ...leftOut.map((file) => ({ uri: workspace.uriOf(file), text })),
    { uri: outside, text },
    { uri: workspace.uriOf('never.yaml'), text: null },
  ]);
  expect(nothing).toMatchObject({ files: 0, changes: [] });
  const deleted = await compare(server, [{ uri: workspace.uriOf('sub/deep/policy.yaml'), text }]);
  expect(deleted.files).toBe(1);
  expect(lines(deleted)).toEqual([
    `+ ${everywhere} => shop/db[Deployment] : All Connections`,
    '~ shop/web[Deployment] => shop/db[Deployment] : TCP 5432 -> All Connections',
  ]);
  await server.end();
});

test('a renamed file changes no connection, and a workload that is new or gone is named', async () => {
  const workspace = diskWorkspace({ 'frontend.yaml': web, 'db.yaml': db, 'policy.yaml': denyAll('shop', 'deny') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const renamed = [
    { uri: workspace.uriOf('frontend.yaml'), text: null },
    { uri: workspace.uriOf('web.yaml'), text: web },
  ];
  expect(await compare(server, renamed)).toMatchObject({ files: 2, changes: [] });
  const open = await compare(server, [
    { uri: workspace.uriOf('db.yaml'), text: deployment('old', 'data') },
    { uri: workspace.uriOf('frontend.yaml'), text: null },
  ]);
  expect(open.changes.map(({ line }) => line.replace(/^.*\(/, '('))).toEqual([
    '(workload data/old[Deployment] removed)',
    '(workload data/old[Deployment] removed)',
  ]);
  expect(open.changes.map(({ src, dst }) => [src.location, dst.location])).toEqual([
    [null, null],
    [null, null],
  ]);
  await server.end();
});

test('scopes are compared each by itself, and named where there are several', async () => {
  const kustomization = (namespace: string) => `namespace: ${namespace}\nresources: [../../base]\n`;
  const workspace = diskWorkspace({
    'base/kustomization.yaml': 'resources: [web.yaml, db.yaml]\n',
    'base/web.yaml': web,
    'base/db.yaml': db,
    'overlays/prod/kustomization.yaml': `${kustomization('prod')}  # deny.yaml\n`,
    'overlays/dev/kustomization.yaml': kustomization('dev'),
    'overlays/prod/deny.yaml': denyAll('prod'),
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('overlays/prod/kustomization.yaml');
  const earlier = 'namespace: prod\nresources: [../../base, deny.yaml]\n';
  const { changes, totals } = await compare(server, [{ uri, text: earlier }]);
  expect(new Set(changes.map(({ scope }) => scope))).toEqual(new Set(['overlays/prod']));
  expect(totals.removed).toBe(0);
  expect(changes.map(({ line }) => line)).toContain('+ prod/web[Deployment] => prod/db[Deployment] : All Connections');
  await server.end();
});

test('what is only possible is marked, and the reason is said of the side that it is about', async () => {
  const api = deployment('api', 'data');
  const workspace = diskWorkspace({ 'web.yaml': web, 'api.yaml': api, 'policy.yaml': denyAll('data') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const cilium =
    'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspec: {}\n';
  const { changes, doubts } = await compare(server, [
    { uri: workspace.uriOf('cilium.yaml'), text: cilium },
    { uri: workspace.uriOf('policy.yaml'), text: null },
  ]);
  // What web could send and receive before, nobody knows; what api could send outside, everybody.
  expect(changes.map(({ line }) => line)).toEqual([
    `- ${everywhere} => data/api[Deployment] : All Connections`,
    `~ ${everywhere} => shop/web[Deployment] : All Connections (possibly) -> All Connections`,
    `- data/api[Deployment] => ${everywhere} : All Connections`,
    '- data/api[Deployment] => shop/web[Deployment] : All Connections (possibly)',
    `~ shop/web[Deployment] => ${everywhere} : All Connections (possibly) -> All Connections`,
    '- shop/web[Deployment] => data/api[Deployment] : All Connections (possibly)',
  ]);
  expect(doubts.map(({ side }) => side)).toEqual(['before']);
  expect(doubts[0]?.doubt).toContain('CiliumNetworkPolicy');
  await server.end();
});

test('of very many changes the first are listed, and all are counted', async () => {
  const many = Array.from({ length: 26 }, (_, index) => deployment(`w${index}`, 'shop')).join('---\n');
  const workspace = diskWorkspace({ 'many.yaml': many });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const policy = denyAll('shop');
  const { changes, totals } = await compare(server, [{ uri: workspace.uriOf('policy.yaml'), text: policy }]);
  // Each of 26 workloads reaches 25 others and what is outside, and is reached from there.
  expect(totals).toEqual({ added: 26 * 27, removed: 0, changed: 0 });
  expect(changes).toHaveLength(500);
  await server.end();
});

test('a question that is taken back gets no answer, and one of the wrong shape gets null', async () => {
  const workspace = diskWorkspace({ 'web.yaml': web });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const answer = server.cancelledRequest('firebreak/compareConnectivity', { earlier: [] });
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  for (const params of [{}, { earlier: [{ uri: 'file:///a.yaml' }] }, { earlier: [null] }]) {
    expect(await server.request('firebreak/compareConnectivity', params)).toBeNull();
  }
  await server.end();
});
