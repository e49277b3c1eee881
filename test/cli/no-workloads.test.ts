import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { deployment, policy } from '../support/graph';

beforeAll(buildIfStale, 120_000);

describe('where there are no workloads', () => {
  const nothing = 'No workloads found in k8s.\n';
  const only = () => diskWorkspace({ 'k8s/policy.yaml': policy('shop', 'deny', '{ podSelector: {} }') }).folder;
  const question = ['--from', 'shop/web', '--to', 'shop/db'];

  test.each([[], ['--explain'], ['--exposure']])('graph %s says so', async (...options) => {
    for (const cwd of [only(), diskWorkspace({ 'k8s/notes.yaml': 'a: 1\n' }).folder]) {
      const run = await firebreak(['graph', 'k8s', ...options], { cwd });
      expect(run).toEqual({ code: 0, stdout: nothing, stderr: '' });
    }
  });

  test('on standard error, where the report is for programs', async () => {
    const run = await firebreak(['graph', 'k8s', '--format', 'json'], { cwd: only() });
    expect(run).toEqual({ code: 0, stdout: '[]\n', stderr: nothing });
  });

  test('reach refuses a question about names, and gives it as the reason to many', async () => {
    const cwd = only();
    const error = { code: 2, stdout: '', stderr: `error: --from shop/web: ${nothing}` };
    expect(await firebreak(['reach', 'k8s', ...question], { cwd })).toEqual(error);
    const stdin = '[{from: shop/web, to: shop/db}]';
    const answer = { code: 0, stdout: `shop/web → shop/db, TCP: unknown\n  ${nothing}`, stderr: '' };
    expect(await firebreak(['reach', 'k8s', '--queries', '-'], { cwd, stdin })).toEqual(answer);
  });

  test.each([
    [[], 'the current directory'],
    [['-'], 'standard input'],
  ])('reach %j says it of a place without any manifest', async (paths, place) => {
    const run = await firebreak(['reach', ...paths, ...question], { cwd: diskWorkspace().folder, stdin: 'a: 1\n' });
    const stdout = `shop/web → shop/db, TCP: unknown\n  No workloads found in ${place}.\n`;
    expect(run).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('a place with workloads and no connection is another', async () => {
    const deny = policy('shop', 'deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
    const run = await firebreak(['graph', '-'], { stdin: deployment('shop', 'web') + deny });
    expect(run.stdout).toBe('No connection is possible.\n');
  });
});
