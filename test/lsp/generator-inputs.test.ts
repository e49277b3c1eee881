import { expect, test } from 'vitest';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, startLanguageServer } from '../support/language-server';
import { deployment, served } from '../support/unplaced-manifests';

const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }
`;
const web = deployment('web', 'envFrom: [{ configMapRef: { name: settings } }]');
const shop = [web, served('api'), deny].join('---\n');
const generator = (file: string) => `namespace: shop
resources: [shop.yaml]
configMapGenerator: [{ name: settings, envs: ['${file}'] }]
`;
const calls = 'API_URL=http://api:80\n';
const rule = 'blocks-declared-dependency';

async function open(workspace: DiskWorkspace) {
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const isBlocked = async () => (await server.codes(workspace.uriOf('shop.yaml'))).includes(rule);
  const report = (file: string, type: 1 | 2 | 3) => server.watched([{ uri: workspace.uriOf(file), type }]);
  return { server, isBlocked, report };
}

test('a file that a generator names is read, and is followed as it changes, goes and comes', async () => {
  const workspace = diskWorkspace({ 'shop.yaml': shop, 'kustomization.yaml': generator('app.env'), 'app.env': calls });
  const { server, isBlocked, report } = await open(workspace);
  expect(await isBlocked()).toBe(true);
  workspace.write('app.env', 'API_URL=none\n');
  report('app.env', 2);
  expect(await isBlocked()).toBe(false);
  workspace.write('app.env', calls);
  report('app.env', 2);
  expect(await isBlocked()).toBe(true);
  workspace.remove('app.env');
  report('app.env', 3);
  expect(await isBlocked()).toBe(false);
  workspace.write('app.env', calls);
  report('app.env', 1);
  expect(await isBlocked()).toBe(true);
  await server.end();
});

test('it is read as soon as somebody types its name, and no longer when the name goes', async () => {
  const workspace = diskWorkspace({
    'shop.yaml': shop,
    'kustomization.yaml': generator('no.env'),
    'my/app.env': calls,
  });
  const { server, isBlocked, report } = await open(workspace);
  expect(await isBlocked()).toBe(false);
  server.open(workspace.uriOf('kustomization.yaml'), generator('my/app.env'));
  expect(await isBlocked()).toBe(true);
  server.change(workspace.uriOf('kustomization.yaml'), generator('no.env'));
  expect(await isBlocked()).toBe(false);
  server.change(workspace.uriOf('kustomization.yaml'), generator('my/app.env'));
  expect(await isBlocked()).toBe(true);
  // The folder around it goes, and comes back.
  workspace.rename('my', 'elsewhere');
  report('my', 3);
  expect(await isBlocked()).toBe(false);
  workspace.rename('elsewhere', 'my');
  report('my', 1);
  expect(await isBlocked()).toBe(true);
  await server.end();
});

test('a client that watches is asked for changes of these files alone', async () => {
  const workspace = diskWorkspace({
    'shop.yaml': shop,
    'kustomization.yaml': generator('a[b].env'),
    'a[b].env': calls,
  });
  const { server, isBlocked } = await open(workspace);
  expect(await isBlocked()).toBe(true);
  const watched = { watchers: [{ globPattern: '**/a?b?.env', kind: 2 }] };
  const isWatched = () =>
    server.registrations.some((each) => JSON.stringify(each.registerOptions) === JSON.stringify(watched));
  await server.until('a watcher', isWatched);
  await server.end();
});

test('a client that watches nothing has them read again when a document is opened or saved', async () => {
  const workspace = diskWorkspace({ 'shop.yaml': shop, 'kustomization.yaml': generator('app.env'), 'app.env': calls });
  const capabilities = { ...fullCapabilities, workspace: { workspaceFolders: true } };
  const server = await startLanguageServer({ folders: [workspace.uri], capabilities });
  const uri = workspace.uriOf('shop.yaml');
  server.open(uri, shop);
  expect(await server.codes(uri)).toContain(rule);
  workspace.write('app.env', 'API_URL=none\n');
  server.notify('textDocument/didSave', { textDocument: { uri } });
  expect(await server.codes(uri)).not.toContain(rule);
  workspace.write('app.env', calls);
  server.open(workspace.uriOf('kustomization.yaml'), generator('app.env'));
  expect(await server.codes(uri)).toContain(rule);
  await server.end();
});
