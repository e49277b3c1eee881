import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { deployment, policy } from '../support/graph';

beforeAll(buildIfStale, 120_000);

const web = deployment('shop', 'web');
const db = deployment('shop', 'db');
const closed = policy('shop', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }');
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
const itself = 'What has a kustomization, a chart or a configuration of its own is a cluster by itself.';

/** The verdict on a connection from web to db, as far as it is in one place, and what is said beside it. */
async function ask(files: Readonly<Record<string, string>>, ...paths: readonly string[]) {
  const args = ['reach', ...paths, '--from', 'shop/web', '--to', 'shop/db', '--format', 'json'];
  const { stdout, stderr } = await firebreak(args, { cwd: diskWorkspace(files).folder });
  const [{ verdict }] = JSON.parse(stdout);
  return { verdict, stderr };
}

describe('what several PATHs name is one cluster', () => {
  const files = {
    'a/web.yaml': web + namespace.replace('a', '---\na'),
    'b/db.yaml': `${namespace}${db}`,
    'c/policy.yaml': closed,
  };

  test.each([
    [['a', 'b', 'c']],
    [['a/web.yaml', 'b/db.yaml', 'c/policy.yaml']],
    [['a', 'b/db.yaml', 'c']],
    [['c', 'b', 'a']],
  ])('%j', async (paths) => {
    expect(await ask(files, ...paths)).toEqual({ verdict: 'denied', stderr: '' });
    const one = await firebreak(['graph', '.', '--format', 'json'], { cwd: diskWorkspace(files).folder });
    const several = await firebreak(['graph', ...paths, '--format', 'json'], { cwd: diskWorkspace(files).folder });
    expect(several).toEqual(one);
  });

  test('also under one configuration above them, or with one for all', async () => {
    expect(await ask({ ...files, '.firebreak.yaml': 'version: 1\n' }, 'a', 'b', 'c/policy.yaml')).toEqual({
      verdict: 'denied',
      stderr: '',
    });
    const own = { ...files, 'c/.firebreak.yaml': 'version: 1\n' };
    expect(await ask(own, 'a', 'b', 'c', '--config', 'c/.firebreak.yaml')).toEqual({ verdict: 'denied', stderr: '' });
  });

  test('and has one scope', async () => {
    const coverage = await firebreak(['coverage', 'a', 'c', '--format', 'json'], { cwd: diskWorkspace(files).folder });
    expect(JSON.parse(coverage.stdout)).toMatchObject({
      totals: { workloads: 1, ingress: 1 },
      scopes: [{ name: 'default' }],
    });
  });
});

describe('where they cannot be one cluster, that is said', () => {
  test('a configuration of its own', async () => {
    const files = { 'a/web.yaml': web, 'b/db.yaml': db, 'c/policy.yaml': closed, 'c/.firebreak.yaml': 'version: 1\n' };
    expect(await ask(files, 'a', 'b', 'c')).toEqual({
      verdict: 'allowed',
      stderr: `Taken as separate clusters: a, b; c. ${itself}\n`,
    });
  });

  test('a kustomization', async () => {
    const files = {
      'a/web.yaml': web + db,
      'a/kustomization.yaml': 'resources: [web.yaml]\n',
      'c/policy.yaml': closed,
    };
    const stderr = `Taken as separate clusters: a; c/policy.yaml. ${itself}\n`;
    expect(await ask(files, 'a', 'c/policy.yaml')).toEqual({ verdict: 'allowed', stderr });
    const check = await firebreak(['check', 'a', 'c/policy.yaml'], { cwd: diskWorkspace(files).folder });
    expect(check.stderr).toBe(stderr);
  });

  test('the same objects in both, as of two stages', async () => {
    const files = { 'dev/app.yaml': web + db, 'prod/app.yaml': web + db + closed };
    const stderr = 'Taken as separate clusters: dev; prod. More than one has Deployment "web".\n';
    const { folder: cwd } = diskWorkspace(files);
    const graph = await firebreak(['graph', 'dev', 'prod', '--format', 'json'], { cwd });
    const pairs = JSON.parse(graph.stdout).filter(({ dst }: { dst: string }) => dst === 'shop/db[Deployment]');
    expect(pairs.map(({ scope, src }: { scope: string; src: string }) => `${scope} ${src}`)).toEqual([
      'dev 0.0.0.0-255.255.255.255[External]',
      'dev shop/web[Deployment]',
    ]);
    expect(graph.stderr).toBe(stderr);
    const check = await firebreak(['check', 'dev', 'prod', '--rule', 'duplicate-resource'], { cwd });
    expect(check).toEqual({ code: 0, stdout: expect.stringMatching(/^No problems/), stderr });
  });
});
