import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const policy = (name: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${name}
spec:
  podSelector: {}
  policyTypes: [Egress]
`;

const open = (config: string, files: Readonly<Record<string, string>> = {}): DiskWorkspace =>
  diskWorkspace({
    '.firebreak.yaml': config,
    'k8s/one.yaml': policy('one'),
    'vendor/two.yaml': policy('two'),
    ...files,
  });

/** `path rule severity` of every finding, and the exit code. */
async function check(workspace: DiskWorkspace, ...args: readonly string[]) {
  const { code, stdout, stderr } = await firebreak(['check', '--format', 'json', ...args], { cwd: workspace.folder });
  if (code === 2) return { code, stderr };
  const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string; severity: string }[] };
  return { code, findings: findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`) };
}

test('severities decide the exit code, and what is excluded is not read', async () => {
  const workspace = open('exclude: [vendor]\nrules: {dns-egress-missing: error}\n');
  expect(await check(workspace)).toEqual({ code: 1, findings: ['k8s/one.yaml dns-egress-missing error'] });
  const { stdout } = await firebreak(['coverage'], { cwd: workspace.folder });
  expect(stdout).toContain('vendor  It is left out by the configuration.');
});

test('include: nothing else is read, also for a folder that is named', async () => {
  const workspace = open('include: ["k8s/**"]\n');
  expect(await check(workspace)).toEqual({ code: 0, findings: ['k8s/one.yaml dns-egress-missing warning'] });
  expect(await check(workspace, 'vendor')).toEqual({ code: 0, findings: [] });
});

test('a configuration above what is named holds, up to the repository', async () => {
  const workspace = open('rules: {dns-egress-missing: error}\n', { 'k8s/.firebreak.yaml': 'version: 1\n' });
  expect(await check(workspace, 'k8s')).toMatchObject({ code: 1 });
  expect(await check(workspace, 'k8s/one.yaml')).toMatchObject({ code: 1 });
  mkdirSync(path.join(workspace.folder, '.git'));
  const { code } = await firebreak(['check'], { cwd: path.join(workspace.folder, 'k8s') });
  expect(code).toBe(1);
  mkdirSync(path.join(workspace.folder, 'k8s', '.git'));
  expect((await firebreak(['check'], { cwd: path.join(workspace.folder, 'k8s') })).code).toBe(0);
});

test('only a part was read, so nothing is called unused', async () => {
  const workspace = open('ignore: [{rules: [dns-egress-missing], paths: [vendor], reason: x}]\n');
  expect(await check(workspace, 'k8s')).toEqual({ code: 0, findings: ['k8s/one.yaml dns-egress-missing warning'] });
  expect(await check(workspace)).toEqual({ code: 0, findings: ['k8s/one.yaml dns-egress-missing warning'] });
});

test('--config: that one alone, its paths from where the command runs', async () => {
  const workspace = open('rules: {dns-egress-missing: error}\n', {
    'ci/strict.yaml': 'rules: {dns-egress-missing: information}\nexclude: [vendor, ci]\n',
  });
  expect(await check(workspace, '--config', 'ci/strict.yaml')).toEqual({
    code: 0,
    findings: ['k8s/one.yaml dns-egress-missing information'],
  });
  expect(await check(workspace, '--config', 'ci/none.yaml')).toEqual({
    code: 2,
    stderr: 'error: There is no file "ci/none.yaml", which --config names.\n',
  });
});

test('what is wrong with a configuration is said with its place, and nothing is reported', async () => {
  const workspace = open('version: 1\nexlude: [vendor]\nrules:\n  dns-egres-missing: off\ninclude: k8s\n');
  for (const command of [['check'], ['coverage'], ['graph'], ['check', '--rule', 'allow-all-ingress']]) {
    expect(await firebreak(command, { cwd: workspace.folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'error: The configuration does not hold.',
        '  .firebreak.yaml:2:1  There is no key "exlude" here. Did you mean "exclude"?',
        '  .firebreak.yaml:4:3  There is no rule "dns-egres-missing" here. Did you mean "dns-egress-missing"?',
        '  .firebreak.yaml:5:10  "include" must be a list.',
        '',
      ].join('\n'),
    });
  }
});

test('--now decides what has expired; standard input is ignored by the configuration as well', async () => {
  const workspace = open(
    'ignore: [{rules: [dns-egress-missing], resources: ["NetworkPolicy/one/*"], expires: 2027-01-31, reason: x}]\n',
    { 'vendor/two.yaml': '' },
  );
  expect(await check(workspace, '--now', '2027-01-31')).toEqual({ code: 0, findings: [] });
  expect(await check(workspace, '--now', '2027-02-01T00:00:00Z')).toEqual({
    code: 0,
    findings: ['.firebreak.yaml expired-suppression warning', 'k8s/one.yaml dns-egress-missing warning'],
  });
  expect(await check(workspace, '--now', 'soon')).toEqual({
    code: 2,
    stderr: 'error: --now soon is no date such as 2027-01-31.\n',
  });
  const run = await firebreak(['check', '-', '--now', '2027-01-01'], { cwd: workspace.folder, stdin: policy('one') });
  expect(run.stdout).toMatch(/^No problems · 1 ignored/);
});

test('reports say that the configuration ignores a finding, and where', async () => {
  const workspace = open('ignore:\n  - rules: [dns-egress-missing]\n    reason: the proxy resolves\n');
  const json = await firebreak(['check', 'k8s', '--format', 'json'], { cwd: workspace.folder });
  expect(JSON.parse(json.stdout).suppressed).toMatchObject([
    {
      rule: 'dns-egress-missing',
      file: 'k8s/one.yaml',
      suppression: {
        carrier: 'config',
        reason: 'the proxy resolves',
        file: '.firebreak.yaml',
        range: { start: { line: 1, character: 4 } },
      },
    },
  ]);
  const sarif = await firebreak(['check', 'k8s', '--format', 'sarif'], { cwd: workspace.folder });
  const [result] = JSON.parse(sarif.stdout).runs[0].results;
  expect(result.suppressions).toMatchObject([{ kind: 'external', justification: 'the proxy resolves' }]);
});

test('--namespace counts more than the configuration', async () => {
  const workspace = open('namespaces: {default: shop}\n', {
    'k8s/one.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n',
    'vendor/two.yaml': '',
  });
  const names = async (...args: string[]) =>
    (await firebreak(['graph', '--exposure', ...args], { cwd: workspace.folder })).stdout;
  expect(await names()).toContain('shop/web[Pod]');
  expect(await names('--namespace', 'data')).toContain('data/web[Pod]');
});

test('an expectation that is not so fails the run, and one that is not known does not', async () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\n`;
  const workspace = diskWorkspace({ 'web.yaml': pod('web'), 'db.yaml': pod('db') });
  workspace.write('.firebreak.yaml', 'expect:\n  - allow: shop/web -> shop/db:5432\n');
  const expectation = (...args: string[]) => check(workspace, '--rule', 'failed-expectation', ...args);
  expect(await expectation()).toEqual({ code: 0, findings: [] });
  workspace.write('.firebreak.yaml', 'expect:\n  - deny: shop/web -> shop/db:5432\n');
  expect(await expectation()).toEqual({ code: 1, findings: ['.firebreak.yaml failed-expectation error'] });
  workspace.write(
    'template.yaml',
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Values.name }}\n  namespace: shop\n',
  );
  expect(await expectation()).toEqual({ code: 0, findings: ['.firebreak.yaml failed-expectation information'] });
  workspace.write('.firebreak.yaml', 'expect:\n  - deny: shop/web -> db\n');
  expect(await expectation()).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^error: .*\n {2}\.firebreak\.yaml:2:11 {2}"db" is none of ns\/name/),
  });
});

test('init writes a configuration that holds, and never over another one', async () => {
  const workspace = diskWorkspace({ 'one.yaml': policy('one') });
  expect(await firebreak(['init'], { cwd: workspace.folder })).toEqual({
    code: 0,
    stdout: '',
    stderr: 'Wrote .firebreak.yaml.\n',
  });
  const written = workspace.read('.firebreak.yaml');
  expect(written).toMatch(/^version: 1\n/);
  expect(await check(workspace)).toMatchObject({ code: 0 });
  // What is commented out holds as well.
  workspace.write('.firebreak.yaml', written.replace(/^# (?=[ -]|[a-zA-Z]+:)/gm, ''));
  expect(workspace.read('.firebreak.yaml')).toContain('\nrequireReason: true\n');
  expect(await check(workspace)).toMatchObject({ code: 0 });
  expect(await firebreak(['init'], { cwd: workspace.folder })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: There is a ".firebreak.yaml" already; it stays as it is.\n',
  });
});

test('init names the schema for editors where the package is installed', async () => {
  const schema = 'node_modules/firebreak/schemas/config.json';
  const workspace = diskWorkspace({ 'one.yaml': policy('one'), [schema]: '{}' });
  expect(await firebreak(['init'], { cwd: workspace.folder })).toMatchObject({ code: 0 });
  expect(workspace.read('.firebreak.yaml')).toMatch(
    new RegExp(`^# yaml-language-server: \\$schema=\\./${schema}\nversion: 1\n`),
  );
  expect(await check(workspace)).toMatchObject({ code: 0 });
});

test('an expectation that fails in the scope that is chosen fails the run, and one that fails elsewhere does not', async () => {
  const pods = ['web', 'db'].map((name) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`).join('---\n');
  const closed =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: none }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n';
  const workspace = diskWorkspace({
    'base/kustomization.yaml': 'resources: [pods.yaml]\n',
    'base/pods.yaml': pods,
    'one/kustomization.yaml': 'namespace: one\nresources: [../base]\n',
    'two/kustomization.yaml': 'namespace: two\nresources: [../base, none.yaml]\n',
    'two/none.yaml': closed,
    '.firebreak.yaml': 'expect:\n  - deny: "* -> one/db:80"\n',
  });
  const codeIn = async (...args: readonly string[]) => {
    const run = await firebreak(['check', '--format', 'json', ...args], { cwd: workspace.folder });
    const { findings } = JSON.parse(run.stdout) as { findings: readonly { rule: string }[] };
    return [run.code, findings.filter(({ rule }) => rule === 'failed-expectation').length];
  };
  expect(await codeIn()).toEqual([1, 1]);
  expect(await codeIn('--scope', 'one')).toEqual([1, 1]);
  expect(await codeIn('--scope', 'two')).toEqual([0, 0]);
  // Where there is one scope alone, it is meant.
  workspace.remove('two');
  expect(await codeIn('--scope', 'one')).toEqual([1, 1]);
});

test('an expectation that fails in one scope and of which another one does not tell says both', async () => {
  const pods = ['web', 'db'].map((name) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`).join('---\n');
  // Whether the pod is in the block is not written.
  const block =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: some }\nspec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }\n';
  const { folder } = diskWorkspace({
    'base/kustomization.yaml': 'resources: [pods.yaml]\n',
    'base/pods.yaml': pods,
    'one/kustomization.yaml': 'namespace: shop\nresources: [../base]\n',
    'two/kustomization.yaml': 'namespace: shop\nresources: [../base, some.yaml]\n',
    'two/some.yaml': block,
    '.firebreak.yaml': 'expect:\n  - deny: "shop/web -> shop/db:80"\n',
  });
  const saidIn = async (...args: readonly string[]) => {
    const run = await firebreak(['check', '--format', 'json', ...args], { cwd: folder });
    const { findings } = JSON.parse(run.stdout) as {
      findings: readonly { rule: string; severity: string; message: string }[];
    };
    return findings
      .filter(({ rule }) => rule === 'failed-expectation')
      .map(({ severity, message }) => [severity, message]);
  };
  const fails = ['error', expect.stringMatching(/which this forbids\. This is in scope "one"\.$/)];
  const unknown = ['information', expect.stringMatching(/is not known\. .* This is in scope "two"\.$/)];
  expect(await saidIn()).toEqual([fails, unknown]);
  expect(await saidIn('--scope', 'one')).toEqual([fails]);
  expect(await saidIn('--scope', 'two')).toEqual([unknown]);
});
