import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const everywhere = '0.0.0.0-255.255.255.255[External]';

/** web declares that it calls api, and nothing is closed. */
const shop = `apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { containers: [{ name: main, image: api }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: web, env: [{ name: API_URL, value: "http://api" }] }] }
`;

test('--preview prints what each fix changes, on top of those before it, and no patch', async () => {
  const { folder, read } = diskWorkspace({ 'all.yaml': shop });
  const run = await firebreak(['fix', '--unsafe', '--preview'], { cwd: folder });
  expect(run.code).toBe(0);
  expect(run.stdout).toBe(`Isolate namespace "shop", keep declared connections, in a new file networkpolicy-shop.yaml
- ${everywhere} => shop/api[Pod] : All Connections
- ${everywhere} => shop/web[Pod] : All Connections
- shop/api[Pod] => ${everywhere} : All Connections
- shop/api[Pod] => shop/web[Pod] : All Connections
- shop/web[Pod] => ${everywhere} : All Connections
~ shop/web[Pod] => shop/api[Pod] : All Connections -> TCP 80
`);
  expect(run.stderr).toContain('1 fix in 1 file.\n');
  expect(read('all.yaml')).toBe(shop);
});

test('a fix that opens nothing between workloads or to the outside says so', async () => {
  const rule = 'dns-egress-missing';
  const run = await firebreak(['fix', 'examples/shop', '--unsafe', '--preview', '--rule', rule]);
  expect(run.stdout).toBe(
    'Allow DNS in NetworkPolicy "default-deny"\nNo connection between workloads or with the outside changes.\n',
  );
  expect(run.stderr).toContain('1 fix in 1 file.\n');
});

test('--preview goes neither with --write nor with --diff, and writes nothing', async () => {
  const { folder, read } = diskWorkspace({ 'all.yaml': shop });
  for (const other of ['--write', '--diff']) {
    const run = await firebreak(['fix', '--unsafe', '--preview', other], { cwd: folder });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('choose one');
  }
  expect(read('all.yaml')).toBe(shop);
});
