import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak, root } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    app: web\n';

/** Files that patches get wrong when nobody looks. */
const awkward: Readonly<Record<string, string>> = {
  'plain/web.yaml': pod,
  'crlf/web.yaml': pod.replace('shop', 'crlf').replace(/\n/g, '\r\n'),
  'no end/web pod.yaml': pod.replace('shop', 'no-end').trimEnd(),
  'é/wéb.yaml': pod.replace('shop', 'accent'),
  'kustomized/base/web.yaml': pod.replace('  namespace: shop\n', ''),
  'kustomized/base/kustomization.yaml': 'kind: Kustomization\nnamespace: kustomized\nresources:\n- web.yaml',
};

const appliers: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['git', ['apply', '--whitespace=nowarn', '-']],
  ['patch', ['-p1', '--binary']],
];

describe.each(appliers)('the patch applies with %s', (program, args) => {
  const apply = (cwd: string, input: string) => execFileSync(program, args, { cwd, input });
  const isMissing = !isInstalled(program);

  test.skipIf(isMissing)('to the example shop, and leaves nothing to fix', async () => {
    const folder = diskWorkspace().folder;
    cpSync(path.join(root, 'examples', 'shop'), folder, { recursive: true });
    const before = JSON.parse((await firebreak(['check', '--format', 'json'], { cwd: folder })).stdout);
    expect(before.findings.length).toBeGreaterThan(0);

    const fix = await firebreak(['fix', '--unsafe'], { cwd: folder });
    expect(fix.stderr).toBe('');
    apply(folder, fix.stdout);

    expect((await firebreak(['fix', '--unsafe'], { cwd: folder })).stdout).toBe('');
    const after = JSON.parse((await firebreak(['check', '--format', 'json'], { cwd: folder })).stdout);
    expect(after.findings).toEqual([]);
    expect(after.summary.coverage.ingress[0]).toBe(after.summary.coverage.ingress[1]);
  });

  test.skipIf(isMissing)(
    'to files with other line ends, without a last line end, with spaces and accents in their names',
    async () => {
      const folder = diskWorkspace().folder;
      for (const [name, text] of Object.entries(awkward)) write(folder, name, text);
      const fix = await firebreak(['fix', '--unsafe'], { cwd: folder });
      apply(folder, fix.stdout);

      const after = JSON.parse((await firebreak(['check', '--format', 'json'], { cwd: folder })).stdout);
      expect(after.findings).toEqual([]);
      expect(after.notAnalysed).toEqual([]);
      // What was there is still there, byte for byte.
      for (const [name, text] of Object.entries(awkward))
        expect(readFileSync(path.join(folder, name), 'utf8').startsWith(text)).toBe(true);
    },
  );
});

test('git apply takes the patch in a subfolder of a repository', async () => {
  const folder = diskWorkspace().folder;
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  write(folder, 'deploy/k8s/web.yaml', pod);
  write(folder, 'deploy/kustomized/kustomization.yaml', 'namespace: kustomized\nresources:\n- web.yaml\n');
  write(folder, 'deploy/kustomized/web.yaml', pod.replace('  namespace: shop\n', ''));
  const cwd = path.join(folder, 'deploy');
  const fix = await firebreak(['fix', '--unsafe'], { cwd });
  execFileSync('git', ['apply', '-'], { cwd, input: fix.stdout });
  expect((await firebreak(['check', '--fail-on', 'info'], { cwd })).code).toBe(0);
});

test('without --unsafe no fix changes what may connect', async () => {
  const run = await firebreak(['fix', 'examples/shop', '--diff']);
  expect(run).toEqual({
    code: 0,
    stdout: '',
    stderr: '0 fixes in 0 files.\n6 findings have fixes that change what may connect: --unsafe.\n',
  });
});

const policy = (name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  podSelector: {}\n${spec}`;

test('--unsafe fixes what is found, and leaves what its own fixes bring up', async () => {
  const { folder, write: put, read } = diskWorkspace();
  const egress =
    '  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n      ports:\n        - port: 80\n';
  put('web.yaml', policy('web', egress));
  const { stderr } = await firebreak(['fix', '--unsafe', '--write'], { cwd: folder });
  expect(stderr).toContain('1 more finding can be fixed now: ');
  // One of them narrowed the block; the rule for port 80 is still there.
  expect(read('web.yaml')).toContain('except:');
  expect(read('web.yaml')).toContain('- port: 80');
});

test('--unsafe removes no rule because of a name', async () => {
  const { folder, write: put } = diskWorkspace();
  put(
    'deny.yaml',
    policy('default-deny', '  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector: {}\n'),
  );
  const check = await firebreak(['check'], { cwd: folder });
  expect(check.stdout).toContain('name-contradicts-effect');
  const fix = await firebreak(['fix', '--unsafe', '--rule', 'name-contradicts-effect'], { cwd: folder });
  const changes = fix.stdout.split('\n').filter((line) => /^[-+] /.test(line));
  expect(changes).toEqual(['-  name: default-deny', '+  name: allow-same-namespace-ingress']);
});

test('--rule fixes only what it names', async () => {
  const run = await firebreak(['fix', 'examples/shop', '--unsafe', '--rule', 'dns-egress-missing']);
  expect(run.stdout).toContain('network-policies.yaml');
  expect(run.stdout.match(/^\+\+\+ /gm)).toHaveLength(1);
});

test('a patch for files outside of the current directory says where to apply it', async () => {
  const folder = diskWorkspace().folder;
  write(folder, 'k8s/web.yaml', pod);
  mkdirSync(path.join(folder, 'elsewhere'));
  const run = await firebreak(['fix', '../k8s', '--unsafe'], { cwd: path.join(folder, 'elsewhere') });
  expect(run.stderr).toBe(`The patch is relative to ${path.join(folder, 'k8s')}: apply it there.\n`);
  execFileSync('git', ['apply', '-'], { cwd: path.join(folder, 'k8s'), input: run.stdout });
  expect((await firebreak(['check', '--fail-on', 'info'], { cwd: folder })).code).toBe(0);
});

/** Git is, wherever this is developed; not every machine has patch. */
function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

function write(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test('--unsafe breaks nothing that is declared, and says so', async () => {
  const { folder } = diskWorkspace({
    'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web, env: [{ name: PAYMENTS_URL, value: "https://pay.example.org" }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16] } }]
      ports: [{ port: 443 }]
    - ports: [{ port: 53 }, { port: 53, protocol: UDP }]
`,
  });
  const { stdout, stderr } = await firebreak(['fix', '.', '--unsafe', '--rule', 'internet-egress-open'], {
    cwd: folder,
  });
  expect(stdout).toBe('');
  expect(stderr).toContain('Its fix would break what is declared: ');
  expect(stderr).toContain('pay.example.org');
});

test('--unsafe keeps a call to a host outside, whether its rule was there or an earlier run wrote it', async () => {
  const api = `${pod.replaceAll('web', 'api')}spec:
  containers:
    - name: api
      image: api
      env:
        - name: PAYMENT_URL
          value: https://api.stripe.example/v1
`;
  const { folder } = diskWorkspace({ 'api.yaml': api });
  const fix = () => firebreak(['fix', '--unsafe', '--write'], { cwd: folder });
  const call = async () =>
    (await firebreak(['reach', '--from', 'shop/api', '--to', '203.0.113.9', '--port', '443'], { cwd: folder })).stdout;
  const refused = 'Its fix would break what is declared: api to api.stripe.example.';
  const first = await fix();
  // Of what comes up, only what the next run fixes is announced.
  expect(first.stderr).not.toContain('can be fixed now');
  expect(await call()).toContain('TCP 443: allowed');
  const again = await fix();
  expect(again.stderr).toContain(refused);
  expect(await call()).toContain('TCP 443: allowed');

  const out =
    '  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n      ports:\n        - port: 443\n';
  const written = diskWorkspace({ 'api.yaml': api, 'out.yaml': policy('api-out', out) });
  const run = await firebreak(['fix', '--unsafe', '--write'], { cwd: written.folder });
  expect(run.stderr).toContain(refused);
  expect(written.read('out.yaml')).toContain(out);
});

test('--unsafe writes another label only where it is nearly spelt the same', async () => {
  const from = (app: string) =>
    policy(
      'web',
      `  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: ${app}\n`,
    );
  const {
    folder,
    write: put,
    read,
  } = diskWorkspace({
    'pods.yaml': ['web', 'frontend'].map((name) => pod.replaceAll('web', name)).join('---\n'),
  });
  const fixed = async (app: string) => {
    put('policy.yaml', from(app));
    await firebreak(['fix', '--unsafe', '--write', '--rule', 'peer-matches-nothing'], { cwd: folder });
    return read('policy.yaml');
  };
  expect(await fixed('frontned')).toBe(from('frontend'));
  expect(await fixed('payments')).toBe(from('payments'));

  const service =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: wbe\n  namespace: shop\nspec:\n  selector:\n    app: wbe\n  ports:\n    - port: 80\n';
  put('policy.yaml', service);
  const offered = JSON.parse((await firebreak(['check', '--format', 'json'], { cwd: folder })).stdout);
  expect(JSON.stringify(offered)).toContain('Select pods with app=web');
  await firebreak(['fix', '--unsafe', '--write', '--rule', 'service-backend-mismatch'], { cwd: folder });
  expect(read('policy.yaml')).toBe(service);
});

test.each([
  // One letter of a longer word.
  ['frontned', 'frontend', true],
  ['fronted', 'frontend', true],
  ['frontennd-v1', 'frontend-v1', true],
  ['Front-End', 'frontend', true],
  // Other words, and series.
  ['us-west', 'us-east', false],
  ['leader', 'reader', false],
  ['zone-a', 'zone-b', false],
  ['zoneA', 'zoneB', false],
  ['cache-v1', 'cache-v2', false],
  ['internal', 'external', false],
  ['prod', 'prob', false],
  ['frentned', 'frontend', false],
])('--unsafe makes of the label %s, which nothing has, %s: %s', async (demanded, there, isMade) => {
  const labelled = (name: string, value: string, namespace = 'shop') =>
    pod
      .replaceAll('name: web', `name: ${name}`)
      .replace('app: web', `tier: ${value}`)
      .replace(': shop', `: ${namespace}`);
  const selecting = policy('web', '  policyTypes: [Ingress]\n').replace('{}', `{ matchLabels: { tier: ${demanded} } }`);
  const files = { 'pods.yaml': labelled('web', there), 'policy.yaml': selecting };
  const fix = (cwd: string) =>
    firebreak(['fix', '--unsafe', '--write', '--rule', 'selector-near-miss', '--rule', 'selector-matches-nothing'], {
      cwd,
    });
  const { folder, read } = diskWorkspace(files);
  await fix(folder);
  expect(read('policy.yaml')).toBe(isMade ? selecting.replace(`tier: ${demanded}`, `tier: ${there}`) : selecting);

  // What a pod of another namespace is called has a meaning.
  const meant = diskWorkspace({ ...files, 'other.yaml': labelled('other', demanded, 'other') });
  await fix(meant.folder);
  expect(meant.read('policy.yaml')).toBe(selecting);
});

test('a policy that an overlay could not build any more is not added, and it is said why', async () => {
  const base = pod.replace('  namespace: shop\n', '');
  const own = policy('own', '  policyTypes: [Egress]\n  egress: [{ ports: [{ port: 1 }] }]\n').replace(
    '  namespace: shop\n',
    '',
  );
  const patch = (kind: string) =>
    `namespace: prod\nresources: [../base]\npatches:\n- target: { kind: ${kind} }\n  patch: '- { op: replace, path: /spec/egress/0/ports/0/port, value: 2 }'\n`;
  const files = {
    'base/kustomization.yaml': 'resources: [pod.yaml, own.yaml]\n',
    'base/pod.yaml': base,
    'base/own.yaml': own,
    'over/kustomization.yaml': patch('NetworkPolicy'),
  };
  const refused = await firebreak(['fix', '--unsafe', '--preview'], { cwd: diskWorkspace(files).folder });
  expect(refused.stdout).not.toMatch(/^(Deny|Isolate) /m);
  expect(refused.stderr).toContain(
    'Then the build fails: Kustomize cannot apply "replace /spec/egress/0/ports/0/port" of this patch to NetworkPolicy',
  );
  // One for that policy alone lets another one be.
  const named = { ...files, 'over/kustomization.yaml': patch('NetworkPolicy, name: own') };
  const made = await firebreak(['fix', '--unsafe', '--preview'], { cwd: diskWorkspace(named).folder });
  expect(made.stdout).toMatch(/^(Deny|Isolate) /m);
});

test('what an overlay could not build before is not what a fix breaks', async () => {
  const patch = `namespace: prod\nresources: [../base]\npatches:\n- target: { kind: NetworkPolicy }\n  patch: '- { op: test, path: /spec/ingress, value: [{}] }'\n`;
  const files = (overlay: string) => ({
    'base/kustomization.yaml': 'resources: [pod.yaml, open.yaml]\n',
    'base/pod.yaml': pod,
    'base/open.yaml': policy('open', '  policyTypes: [Ingress]\n  ingress:\n    - {}\n'),
    'over/kustomization.yaml': overlay,
  });
  const run = (overlay: string) =>
    firebreak(['fix', '--unsafe', '--rule', 'empty-peer-list-allows-all'], {
      cwd: diskWorkspace(files(overlay)).folder,
    });
  const working = await run(patch);
  expect(working).toMatchObject({ stdout: '', stderr: expect.stringContaining('Then the build fails: Kustomize') });
  const broken = await run(`${patch}- path: gone.yaml\n`);
  expect(broken.stdout).toContain('-    - {}');
  expect(broken.stderr).not.toContain('Then ');
});
