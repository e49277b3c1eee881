import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { deployment, served } from '../support/unplaced-manifests';

beforeAll(buildIfStale, 120_000);

const sources = 'envFrom: [{ configMapRef: { name: settings } }, { secretRef: { name: passwords } }]';
const mounts = 'volumeMounts: [{ name: files, mountPath: /etc/app }]';
const volumes = 'volumes: [{ name: files, configMap: { name: files } }]';
const shop = [deployment('web', `${sources}, ${mounts}`, volumes), ...['api', 'db', 'cache'].map(served)].join('---\n');
const kustomization = `namespace: shop
resources: [shop.yaml]
configMapGenerator:
  - { name: settings, envs: [.env] }
  - { name: files, files: [app.properties] }
secretGenerator:
  - { name: passwords, env: secret.env }
`;
const files = {
  'base/shop.yaml': shop,
  'base/kustomization.yaml': kustomization,
  'base/.env': '# where the API is\nAPI_URL=http://api:80\n',
  'base/app.properties': 'db.host = db\n',
  'base/secret.env': 'CACHE=redis://user:hunter2@cache:80\n',
};

const comments = (output: string) =>
  output
    .split('\n')
    .filter((line) => /^ +# /.test(line))
    .sort();

async function synthesize(workspace: DiskWorkspace, ...args: readonly string[]) {
  return firebreak(['synthesize', ...args], { cwd: workspace.folder });
}

const declared = [
  '    # API_URL of ConfigMap/shop/settings in Deployment/shop/web',
  '    # API_URL of ConfigMap/shop/settings in Deployment/shop/web',
  '    # CACHE of Secret/shop/passwords in Deployment/shop/web',
  '    # CACHE of Secret/shop/passwords in Deployment/shop/web',
  '    # app.properties of ConfigMap/shop/files in Deployment/shop/web',
  '    # app.properties of ConfigMap/shop/files in Deployment/shop/web',
];

test('files of which generators make ConfigMaps and Secrets declare what is called, whatever they are called', async () => {
  const run = await synthesize(diskWorkspace(files));
  expect(comments(run.stdout)).toEqual(declared);
  expect(run.stderr).toBe('');
  expect(run.stdout).not.toContain('hunter2');
});

test('an overlay beside its base has them, too', async () => {
  const workspace = diskWorkspace({ ...files, 'prod/kustomization.yaml': 'resources: [../base]\n' });
  expect(comments((await synthesize(workspace, 'prod')).stdout)).toEqual(declared);
});

test('a file that is not there, ignored, a link or no text is named as not read, and is not read', async () => {
  const note = (name: string, file: string) => `Note: ${name} is made of "${file}", which is not read.\n`;
  const settings = note('ConfigMap "shop/settings"', '.env');
  const without = async (change: (workspace: DiskWorkspace) => void) => {
    const workspace = diskWorkspace(files);
    change(workspace);
    const { stdout, stderr } = await synthesize(workspace);
    expect(comments(stdout)).toEqual(declared.slice(2));
    return stderr;
  };
  expect(await without((workspace) => workspace.remove('base/.env'))).toBe(settings);
  expect(await without((workspace) => workspace.write('.gitignore', '.env\n'))).toBe(settings);
  expect(await without((workspace) => workspace.write('.firebreak.yaml', 'exclude: ["**/.env"]\n'))).toBe(settings);
  expect(await without((workspace) => workspace.write('base/.env', 'API_URL=http://api:80\0\n'))).toBe(settings);
  const outside = diskWorkspace({ '.env': 'API_URL=http://api:80\n' });
  const link = (workspace: DiskWorkspace) => {
    workspace.remove('base/.env');
    symlinkSync(path.join(outside.folder, '.env'), path.join(workspace.folder, 'base/.env'));
  };
  expect(await without(link)).toBe(settings);
  const inLinkedFolder = (workspace: DiskWorkspace) => {
    workspace.write('base/kustomization.yaml', kustomization.replace('[.env]', '[linked/.env]'));
    symlinkSync(outside.folder, path.join(workspace.folder, 'base/linked'));
  };
  expect(await without(inLinkedFolder)).toContain(note('ConfigMap "shop/settings"', 'linked/.env'));
  const above = (workspace: DiskWorkspace) =>
    workspace.write('base/kustomization.yaml', kustomization.replace('[.env]', '[../../.env]'));
  expect(await without(above)).toBe(note('ConfigMap "shop/settings"', '../../.env'));
});

test('a report does not replace such a file', async () => {
  const { code, stderr } = await firebreak(['check', '--output', 'base/.env'], { cwd: diskWorkspace(files).folder });
  expect(code).toBe(2);
  expect(stderr).toContain('--output base/.env is one of the files that are read, and would be lost.');
});
