import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';
const podJson = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api"}}\n';
const files = {
  'k8s/web.yaml': pod,
  'k8s/api.json': podJson,
  'k8s/settings.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n',
  '.firebreak.yaml': 'rules: {}\n',
};

test.each(Object.keys(files))('a report does not replace %s, which is read', async (file) => {
  const { folder } = diskWorkspace(files);
  const run = await firebreak(['check', '.', '--format', 'text', '--format', 'json', '--output', `./${file}`], {
    cwd: folder,
  });
  expect(run).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: --output ./${file} is one of the files that are read, and would be lost.\n`,
  });
  expect(readFileSync(path.join(folder, file), 'utf8')).toBe(files[file as keyof typeof files]);
});

test('a report may replace the one of an earlier run, and a file that is not read', async () => {
  const { folder } = diskWorkspace({ ...files, 'other.yaml': pod });
  const check = (file: string) =>
    firebreak(['check', 'k8s', '--fail-on', 'never', '--format', 'json', '--output', file], { cwd: folder });
  for (const file of ['k8s/report.json', 'k8s/report.json', 'other.yaml']) {
    expect(await check(file)).toMatchObject({ code: 0, stderr: '' });
  }
  expect(JSON.parse(readFileSync(path.join(folder, 'k8s/report.json'), 'utf8'))).toHaveProperty('findings');
});
