import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const policy = (name: string, comment = '') => `${comment}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${name}
spec:
  podSelector: {}
  policyTypes: [Egress]
`;
const secret =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec: {containers: [{name: a, env: [{name: PASSWORD, value: "hunter2\n';
const file = 'firebreak-baseline.json';

const run = (workspace: DiskWorkspace, ...args: readonly string[]) => firebreak(args, { cwd: workspace.folder });

async function check(workspace: DiskWorkspace, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(workspace, 'check', '--fail-on', 'warning', '--format', 'json', ...args);
  if (code === 2) return { code, stderr };
  const { findings, suppressed } = JSON.parse(stdout) as Record<string, { file: string; rule: string }[]>;
  const list = (some: readonly { file: string; rule: string }[] = []) =>
    some.map((each) => `${each.file} ${each.rule}`);
  return { code, findings: list(findings), old: list(suppressed), stderr };
}

test('what is in the baseline fails nothing, wherever it moves to; what is new does', async () => {
  const workspace = diskWorkspace({ 'k8s/one.yaml': policy('one') });
  const [wrote, unnamed] = [
    `Wrote ${file} with 1 finding.\n`,
    `It counts where it is named: --baseline, or "baseline: ${file}" in .firebreak.yaml.\n`,
  ];
  expect(await run(workspace, 'baseline')).toEqual({ code: 0, stdout: '', stderr: wrote + unnamed });
  expect(workspace.read(file)).toBe(`{
  "version": 1,
  "findings": [
    {"file":"k8s/one.yaml","finding":"dns-egress-missing|networking.k8s.io/v1/NetworkPolicy/one/one|metadata.name|1"}
  ]
}
`);
  // Without being named it is a file like any other.
  expect(await check(workspace)).toMatchObject({ code: 1, findings: ['k8s/one.yaml dns-egress-missing'] });
  const old = ['k8s/one.yaml dns-egress-missing'];
  expect(await check(workspace, '--baseline', file)).toEqual({ code: 0, findings: [], old, stderr: '' });
  workspace.write('.firebreak.yaml', `baseline: ${file}\ninclude: [k8s]\n`);
  expect(await check(workspace)).toEqual({ code: 0, findings: [], old, stderr: '' });
  expect(await check(workspace, 'k8s')).toEqual({ code: 0, findings: [], old, stderr: '' });

  expect(await run(workspace, 'baseline')).toEqual({ code: 0, stdout: '', stderr: wrote });
  workspace.write('k8s/one.yaml', policy('one', '# moved\n\n'));
  workspace.write('k8s/two.yaml', policy('two'));
  expect(await check(workspace)).toMatchObject({ code: 1, findings: ['k8s/two.yaml dns-egress-missing'], old });
  workspace.rename('k8s/one.yaml', 'k8s/three.yaml');
  expect(await check(workspace)).toMatchObject({ findings: ['k8s/two.yaml dns-egress-missing'] });
});

test('reports say that it is old, and where that is written', async () => {
  const workspace = diskWorkspace({ 'k8s/one.yaml': policy('one') });
  await run(workspace, 'baseline');
  const text = await run(workspace, 'check', '--baseline', file);
  expect(text.stdout).toBe('No problems · 1 ignored · no workloads\n');
  const sarif = await run(workspace, 'check', '--baseline', file, '--format', 'sarif');
  expect(JSON.parse(sarif.stdout).runs[0].results).toMatchObject([
    { ruleId: 'dns-egress-missing', suppressions: [{ kind: 'external' }] },
  ]);
});

test('an entry of which nothing is found any more fails the run until it is taken out', async () => {
  const workspace = diskWorkspace({ 'k8s/one.yaml': policy('one'), 'k8s/two.yaml': policy('two') });
  await run(workspace, 'baseline');
  workspace.remove('k8s/two.yaml');
  workspace.write('k8s/three.yaml', policy('three'));
  const stale = `${file} has 1 entry of which nothing is found any more:
  k8s/two.yaml  dns-egress-missing|networking.k8s.io/v1/NetworkPolicy/two/two|metadata.name|1
Take them out with "firebreak baseline --prune".
`;
  expect(await check(workspace, '--baseline', file)).toMatchObject({ code: 1, stderr: stale });
  expect(await check(workspace, '--baseline', file, '--skip', 'dns-egress-missing')).toMatchObject({
    code: 0,
    stderr: '',
  });
  // Of what was not read nothing is said.
  workspace.write('other/four.yaml', policy('four'));
  expect(await check(workspace, 'other', '--baseline', file)).toMatchObject({ code: 1, stderr: '' });
  expect(await run(workspace, 'baseline', '--prune')).toMatchObject({
    code: 0,
    stderr: `Wrote ${file} with 1 finding, without 1 of which nothing is found any more.\n`,
  });
  // Pruning adds nothing.
  expect(await check(workspace, 'k8s', '--baseline', file)).toEqual({
    code: 1,
    findings: ['k8s/three.yaml dns-egress-missing'],
    old: ['k8s/one.yaml dns-egress-missing'],
    stderr: '',
  });
});

test('it is written again byte by byte, sorted, and without a value of any manifest', async () => {
  const workspace = diskWorkspace({ 'b.yaml': policy('one'), 'a.yaml': policy('two'), 'secret.yaml': secret });
  await run(workspace, 'baseline');
  const first = workspace.read(file);
  await run(workspace, 'baseline');
  expect(workspace.read(file)).toBe(first);
  const files = (JSON.parse(first) as { findings: { file: string }[] }).findings.map((entry) => entry.file);
  expect(files).toEqual([...files].sort());
  expect(first).toContain('"secret.yaml"');
  expect(first).not.toContain('hunter2');
  expect((await check(workspace, '--baseline', file)).code).toBe(0);
});

test('what is no baseline is refused with its place', async () => {
  const workspace = diskWorkspace({ 'one.yaml': policy('one'), '.firebreak.yaml': `version: 1\nbaseline: ${file}\n` });
  const broken = (why: string) => ({
    code: 2,
    stderr: `error: The configuration does not hold.\n  .firebreak.yaml:2:11  ${why}\n`,
  });
  expect(await check(workspace)).toEqual(broken('There is no such file; "firebreak baseline" writes it.'));
  workspace.write(file, '[]');
  expect(await check(workspace)).toEqual(broken('It is no baseline that "firebreak baseline" has written.'));
  expect(await check(workspace, '--baseline', 'none.json')).toEqual({
    code: 2,
    stderr: 'error: There is no file "none.json", which --baseline names.\n',
  });
  expect(await check(workspace, '--baseline', file)).toMatchObject({ code: 2 });
  expect(await run(workspace, 'baseline')).toMatchObject({ code: 0 });
  expect(await check(workspace)).toMatchObject({ code: 0, findings: [] });
  workspace.remove(file);
  expect(await run(workspace, 'baseline', '--prune')).toMatchObject({
    code: 2,
    stderr: `error: There is no "${file}" to prune.\n`,
  });
});
