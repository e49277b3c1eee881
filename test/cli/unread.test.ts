import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { deployment, policy } from '../support/graph';

beforeAll(buildIfStale, 120_000);

const filling = ' '.repeat(2 * 1024 * 1024);
const closed = policy('shop', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }');
const large = `${closed}# ${filling}\n`;
const largeManifest = `{"apiVersion": "v1", "kind": "List", "items": []}${filling}`;
const two = { 'web.yaml': deployment('shop', 'web'), 'db.yaml': deployment('shop', 'db') };
const question = ['--from', 'shop/web', '--to', 'shop/db', '--port', '5432'];
const why = 'big.yaml was not read and may hold a policy: it is larger than 2 MB.';
const line = `Not fully known: ${why}\n`;

describe('a manifest that was not read', () => {
  test('is said by every command that answers about connections, and makes answers unknown', async () => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large });
    const run = (...args: readonly string[]) => firebreak(args, { cwd: folder });
    expect(await run('reach', ...question)).toEqual({
      code: 0,
      stdout: expect.stringContaining(`shop/web → shop/db, TCP 5432: unknown\n  ${why}\n`),
      stderr: line,
    });
    const coverage = await run('coverage');
    expect(coverage.stdout).toMatch(/Deployment db +unknown +unknown/);
    expect(coverage.stderr).toBe(line);
    const graph = await run('graph', '--format', 'json');
    expect(JSON.parse(graph.stdout)).toContainEqual({
      src: 'shop/web[Deployment]',
      dst: 'shop/db[Deployment]',
      conn: 'All Connections',
      certain: false,
    });
    expect(graph.stderr).toBe(line);
    const explained = await run('graph', '--explain', '--focus', 'shop/web', '--format', 'json');
    expect(JSON.parse(explained.stdout).every(({ certain }: { certain?: boolean }) => certain === false)).toBe(true);
    expect(explained.stdout).toContain(why);
    expect((await run('graph', '--format', 'mermaid')).stdout).not.toContain('-->');
    expect((await run('synthesize')).stderr).toBe(line);
  });

  test('leaves open what the policies that were read deny: it may allow more', async () => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large, 'closed.yaml': closed });
    const run = (...args: readonly string[]) =>
      firebreak(['graph', '--explain', '--focus', 'shop/web', ...args], { cwd: folder });
    const pairs = JSON.parse((await run('--format', 'json')).stdout) as readonly { src: string; dst: string }[];
    const pair = pairs.find(({ src, dst }) => src === 'shop/web[Deployment]' && dst === 'shop/db[Deployment]');
    expect(pair).toMatchObject({
      conn: 'No Connections',
      certain: false,
      allowed: [],
      denied: [{ conn: 'All Connections', certain: false, reason: why }],
    });
    expect((await run()).stdout).toContain(
      `shop/web[Deployment] => shop/db[Deployment] : No Connections (possibly)\n  possibly denied All Connections\n    ${why}\n`,
    );
  });

  test('leaves no doubt that a graph without a line is not certain', async () => {
    const all = policy('shop', 'all', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
    const graph = async (files: Readonly<Record<string, string>>) => {
      const { folder } = diskWorkspace({ ...two, 'all.yaml': all, ...files });
      return (await firebreak(['graph'], { cwd: folder })).stdout;
    };
    expect(await graph({})).toBe('No connection is possible.\n');
    expect(await graph({ 'big.yaml': large })).toBe(`No connection is known to be possible: ${why}\n`);
    const kustomization = 'resources: [web.yaml, db.yaml, all.yaml, missing.yaml]\n';
    expect(await graph({ 'kustomization.yaml': kustomization })).toMatch(
      /^No connection is known to be possible: .*missing\.yaml.*\n$/,
    );
  });

  test('keeps check from findings about what is missing', async () => {
    const files = { ...two, 'other.yaml': deployment('data', 'store') };
    const rules = async (workspace: DiskWorkspace) => {
      const { stdout } = await firebreak(['check', '--format', 'json'], { cwd: workspace.folder });
      return JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule);
    };
    expect(await rules(diskWorkspace(files))).toContain('missing-default-deny-ingress');
    expect(await rules(diskWorkspace({ ...files, 'big.yaml': large }))).toEqual([]);
  });

  test('leaves open whether what the repository expects holds, also where it seems so', async () => {
    const expectations = 'expect: [{deny: "shop/db -> shop/web"}, {allow: "shop/web -> shop/db:5432"}]\n';
    const toDb = policy('shop', 'web-only', '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }');
    const files = { ...two, 'policy.yaml': toDb, '.firebreak.yaml': expectations };
    const check = async (workspace: DiskWorkspace) => {
      const args = ['check', '--rule', 'failed-expectation', '--format', 'json'];
      const { stdout } = await firebreak(args, { cwd: workspace.folder });
      return JSON.parse(stdout).findings.map(({ message }: { message: string }) => message);
    };
    expect(await check(diskWorkspace(files))).toEqual([]);
    expect(await check(diskWorkspace({ ...files, 'big.yaml': large }))).toEqual([
      expect.stringContaining(`is not known. ${why}`),
      expect.stringContaining(`is not known. ${why}`),
    ]);
  });

  test('hides no difference, and leaves those that there are only possible', async () => {
    const before = diskWorkspace({ ...two, 'big.yaml': large });
    const after = diskWorkspace({ ...two, 'big.yaml': large, 'closed.yaml': closed });
    const added = '- shop/web[Deployment] => shop/db[Deployment] : All Connections';
    const { stdout, stderr } = await firebreak(['diff', before.folder, after.folder]);
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringContaining(`${added} (possibly)\n`), stderr: line });
    const known = diskWorkspace(two);
    const mixed = await firebreak(['diff', known.folder, after.folder]);
    expect(mixed.stdout).toContain(`${added} (possibly)\n`);
    expect(mixed.stderr).toBe(line.replace('known:', 'known of NEW:'));
  });
});

describe('what counts', () => {
  const elsewhere = () => diskWorkspace({ 'policy.yaml': closed });

  test.each<[string, readonly string[], (workspace: DiskWorkspace) => void]>([
    ['UTF-16', ['it is not UTF-8 text.'], (to) => writeUtf16(to, 'policy.yml', closed)],
    ['JSON in UTF-16', ['it is not UTF-8 text.'], (to) => writeUtf16(to, 'policy.json', largeManifest.trimEnd())],
    ['Latin-1', ['it is not UTF-8 text.'], (to) => writeLatin1(to, 'policy.yaml', `# caf\u00e9\n${closed}`)],
    ['Latin-1 that is no manifest', [], (to) => writeLatin1(to, 'fr.yaml', 'name: caf\u00e9\n')],
    ['large JSON that is a manifest', ['it is larger than 2 MB.'], (to) => to.write('list.json', largeManifest)],
    ['other large JSON', [], (to) => to.write('package-lock.json', `{"name": "x"}${filling}`)],
    ['other JSON in UTF-16', [], (to) => writeUtf16(to, 'data.json', '{"kind": "x"}')],
    ['a lock file of pnpm', [], (to) => to.write('pnpm-lock.yaml', `lockfileVersion: '9.0'\n${filling}`)],
    ['an ignored file', [], (to) => to.write('.gitignore', 'big.yaml\n') ?? to.write('big.yaml', large)],
    ['a name of another kind', [], (to) => to.write('big.txt', large)],
    [
      'a link out of the workspace',
      ['it is a symbolic link, which is not followed.'],
      (to) => link(path.join(elsewhere().folder, 'policy.yaml'), to),
    ],
    [
      'a link to a folder out of the workspace',
      ['base was not read and may hold a policy: it is a symbolic link, which is not followed.'],
      (to) => link(elsewhere().folder, to, 'base'),
    ],
    [
      'one with a dot in its name',
      ['k8s.d was not read and may hold a policy'],
      (to) => link(elsewhere().folder, to, 'k8s.d'),
    ],
    ['a link to a folder that is read', [], (to) => to.write('k8s/a.yaml', 'a: 1\n') ?? link('k8s', to, 'base')],
    ['a link to installed packages', [], (to) => link(elsewhere().folder, to, 'node_modules')],
    [
      'an ignored link to a folder',
      [],
      (to) => to.write('.gitignore', 'base\n') ?? link(elsewhere().folder, to, 'base'),
    ],
    [
      'a kustomization',
      ['kustomization.yaml was not read and may hold a policy: it is larger than 2 MB.'],
      (to) => to.write('kustomization.yaml', `resources: [web.yaml]\n# ${filling}\n`),
    ],
    [
      'a Kustomization without ending',
      ['Kustomization was not read and may hold a policy: it is larger than 2 MB.'],
      (to) => to.write('k8s/Kustomization', `resources: []\n# ${filling}\n`),
    ],
    ['a link to what is read', [], (to) => link('web.yaml', to)],
    ['a link to nothing', [], (to) => link('nothing.yaml', to)],
    ['a link to JSON', [], (to) => link(path.join(elsewhere().folder, 'data.json'), to, 'link.json')],
  ])('%s', async (_, doubts, add) => {
    const workspace = diskWorkspace(two);
    add(workspace);
    const { stdout, stderr } = await firebreak(['reach', ...question, '--format', 'json'], { cwd: workspace.folder });
    expect(stderr.split('\n').filter((text) => text !== '')).toEqual(
      doubts.map((doubt) => expect.stringContaining(doubt)),
    );
    expect(JSON.parse(stdout)[0].verdict).toBe(doubts.length > 0 ? 'unknown' : 'allowed');
  });

  test('the same in a git ref', async () => {
    const repository = diskWorkspace({
      ...two,
      'list.json': largeManifest,
      'package-lock.json': `{"name": "x"}${filling}`,
    });
    link(path.join(elsewhere().folder, 'policy.yaml'), repository, 'outside.yaml');
    link('web.yaml', repository, 'inside.yaml');
    const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: repository.folder });
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--message', 'a');
    expect(await firebreak(['diff', 'HEAD', '.'], { cwd: repository.folder })).toEqual({
      code: 0,
      stdout: 'No connection changes.\n',
      stderr:
        'Not fully known: list.json was not read and may hold a policy: it is larger than 2 MB.\n' +
        'Not fully known: outside.yaml was not read and may hold a policy: it is a symbolic link, which is not followed.\n',
    });
  });
});

// Whoever may do everything can list every folder.
test.skipIf(process.getuid?.() === 0)(
  'a folder that cannot be listed leaves its scope open, and no other',
  async () => {
    const workspace = diskWorkspace({ ...two, 'closed/a.yaml': 'a: 1\n' });
    const closedFolder = path.join(workspace.folder, 'closed');
    chmodSync(closedFolder, 0o000);
    try {
      const { stdout, stderr } = await firebreak(['reach', ...question], { cwd: workspace.folder });
      expect(stdout).toContain('TCP 5432: unknown');
      expect(stderr).toBe('Not fully known: closed/ was not read and may hold a policy: it cannot be listed.\n');
    } finally {
      chmodSync(closedFolder, 0o755);
    }
  },
);

describe('what was named on the command line and cannot be read is an error', () => {
  const refused = (why: string) => ({ code: 2, stdout: '', stderr: `error: ${why}\n` });
  const tooLarge = refused('"big.yaml" cannot be read. It is larger than 2 MB.');

  test.each([
    ['graph'],
    ['reach', ...question],
    ['coverage'],
    ['synthesize'],
    ['check', '--format', 'sarif'],
    ['fix'],
    ['baseline'],
  ])('%s', async (...command) => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large });
    expect(await firebreak([...command, 'web.yaml', 'big.yaml'], { cwd: folder })).toEqual(tooLarge);
    expect(await firebreak([...command, '.', 'big.yaml'], { cwd: folder })).toEqual(tooLarge);
  });

  test('diff, on either side', async () => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large });
    expect(await firebreak(['diff', 'web.yaml', 'big.yaml'], { cwd: folder })).toEqual(tooLarge);
    expect(await firebreak(['diff', 'big.yaml', 'web.yaml'], { cwd: folder })).toEqual(tooLarge);
  });

  test('a link', async () => {
    const workspace = diskWorkspace(two);
    link('web.yaml', workspace);
    const why = refused('"link.yaml" cannot be read. It is a symbolic link, which is not followed.');
    expect(await firebreak(['check', 'link.yaml'], { cwd: workspace.folder })).toEqual(why);
    expect(await firebreak(['check', '.', 'link.yaml'], { cwd: workspace.folder })).toEqual(why);
  });

  // Whoever may do everything can list every folder.
  test.skipIf(process.getuid?.() === 0)('a folder that cannot be listed', async () => {
    const workspace = diskWorkspace({ 'closed/web.yaml': two['web.yaml'] });
    const closedFolder = path.join(workspace.folder, 'closed');
    chmodSync(closedFolder, 0o000);
    try {
      const run = await firebreak(['check', 'closed'], { cwd: workspace.folder });
      expect(run).toEqual(refused('"closed" cannot be read. It cannot be listed.'));
    } finally {
      chmodSync(closedFolder, 0o755);
    }
  });
});

describe('whose answers it concerns', () => {
  const overlay = (resources: string) => `resources: [${resources}]\n`;
  const scopeOf = async (files: Readonly<Record<string, string>>, scope: string) => {
    const { folder } = diskWorkspace(files);
    const { stdout, stderr } = await firebreak(['reach', '--scope', scope, ...question, '--format', 'json'], {
      cwd: folder,
    });
    return { verdict: JSON.parse(stdout)[0].verdict, stderr };
  };
  const app = { 'app/web.yaml': two['web.yaml'], 'app/db.yaml': two['db.yaml'] };

  test('those of the kustomization that lists it', async () => {
    const files = { ...app, 'app/big.yaml': large, 'app/kustomization.yaml': overlay('web.yaml, db.yaml, big.yaml') };
    expect(await scopeOf(files, 'app')).toEqual({ verdict: 'unknown', stderr: line.replace('big', 'app/big') });
  });

  test('not those of a kustomization that does not list it', async () => {
    const files = { ...app, 'app/big.yaml': large, 'app/kustomization.yaml': overlay('web.yaml, db.yaml') };
    expect(await scopeOf(files, 'app')).toEqual({ verdict: 'allowed', stderr: '' });
  });

  test('a patch leaves what it is for unknown', async () => {
    const patches = `${overlay('web.yaml, db.yaml')}patches: [{path: big.yaml, target: {kind: Deployment, name: web}}]\n`;
    const files = { ...app, 'app/big.yaml': large, 'app/kustomization.yaml': patches };
    expect((await scopeOf(files, 'app')).verdict).toBe('unknown');
  });
});

function writeLatin1(workspace: DiskWorkspace, name: string, text: string): void {
  writeFileSync(path.join(workspace.folder, name), Buffer.from(text, 'latin1'));
}

function writeUtf16({ folder }: DiskWorkspace, file: string, text: string): void {
  writeFileSync(path.join(folder, file), `\uFEFF${text}`, 'utf16le');
}

function link(target: string, { folder }: DiskWorkspace, file = 'link.yaml'): void {
  symlinkSync(target, path.join(folder, file));
}
