import { expect, test } from 'vitest';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';

const shop = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, envFrom: [{ configMapRef: { name: settings } }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: api, image: api }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }
`;
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
