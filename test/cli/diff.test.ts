import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { deployment, policy } from '../support/graph';

beforeAll(buildIfStale, 120_000);

const web = deployment('shop', 'web');
const db = deployment('shop', 'db');
const closed = policy('shop', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }');
const webCloses = '- 0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : All Connections\n';
const dbToWeb = '- shop/db[Deployment] => shop/web[Deployment] : All Connections\n';
const toDb = [
  '- 0.0.0.0-255.255.255.255[External] => shop/db[Deployment] : All Connections\n',
  '- shop/web[Deployment] => shop/db[Deployment] : All Connections\n',
];

describe('git refs', () => {
  test('two refs, or a ref and what is on the disk', async () => {
    const repository = newRepository({ 'k8s/web.yaml': web });
    repository.write('k8s/closed.yaml', closed);
    commit(repository);
    const changed = { code: 0, stdout: webCloses, stderr: '' };
    expect(await diff(repository, 'HEAD~1', 'HEAD')).toEqual(changed);
    expect(await diff(repository, 'HEAD~1', '.')).toEqual(changed);
    expect(await diff(repository, 'HEAD', '.')).toEqual(unchanged);
    repository.remove('k8s/closed.yaml');
    expect(await diff(repository, '.', 'main')).toEqual(changed);
  });

  test('beside a folder a ref means that folder, and REF:FOLDER one of the repository', async () => {
    const repository = newRepository({ 'k8s/web.yaml': web, 'other/db.yaml': db });
    repository.write('k8s/closed.yaml', closed);
    const changed = { code: 0, stdout: webCloses, stderr: '' };
    expect(await diff(repository, 'main', 'k8s')).toEqual(changed);
    expect(await diff(repository, 'main:k8s', 'k8s')).toEqual(changed);
    expect(await firebreak(['diff', 'main', '.'], { cwd: path.join(repository.folder, 'k8s') })).toEqual(changed);
    commit(repository);
    expect(await firebreak(['diff', 'main~1', 'main'], { cwd: path.join(repository.folder, 'k8s') })).toEqual(changed);
    // The folder is not in the repository, so it is compared with the current directory.
    const elsewhere = diskWorkspace({ 'web.yaml': web });
    const { code, stdout } = await diff(repository, elsewhere.folder, 'main:k8s');
    expect({ code, stdout }).toEqual({ code: 0, stdout: webCloses });
  });

  test('the files of a ref are found by the rules of the disk', async () => {
    const repository = newRepository({
      '.gitignore': 'ignored/\n',
      'k8s/web.yaml': web,
      'k8s/Ä b/db.yaml': db,
      'ignored/web.yaml': deployment('shop', 'ignored'),
      'node_modules/web.yaml': deployment('shop', 'module'),
      'k8s/notes.txt': deployment('shop', 'notes'),
      'k8s/binary.yaml': `\0${deployment('shop', 'binary')}`,
      'k8s/large.yaml': `${deployment('shop', 'large')}${'#'.repeat(2 * 1024 * 1024)}`,
      'k8s/empty.yaml': '',
    });
    symlinkSync('web.yaml', path.join(repository.folder, 'k8s', 'link.yaml'));
    commit(repository);
    const stderr =
      'Not fully known: k8s/binary.yaml was not read and may hold a policy: it is not UTF-8 text.\n' +
      'Not fully known: k8s/large.yaml was not read and may hold a policy: it is larger than 2 MB.\n';
    expect(await diff(repository, 'HEAD', '.')).toEqual({ ...unchanged, stderr });
    const graph = await diff(repository, 'HEAD~1', 'HEAD');
    expect(graph).toEqual({ ...unchanged, stderr });
    repository.write('k8s/closed.yaml', closed);
    const { stdout } = await diff(repository, 'HEAD', '.');
    const lines = [webCloses, dbToWeb, ...toDb].sort(byPair);
    expect(stdout).toBe(lines.map((line) => line.replace('\n', ' (possibly)\n')).join(''));
  });

  test('nothing that the repository names is run or fetched', async () => {
    const repository = newRepository({ 'k8s/web.yaml': web, '.gitattributes': '*.yaml filter=evil diff=evil\n' });
    const traces = path.join(diskWorkspace().folder, 'traces');
    const evil = path.join(repository.folder, 'evil.sh');
    repository.write('evil.sh', `#!/bin/sh\necho "$0 $*" >> '${traces}'\ncat\n`);
    chmodSync(evil, 0o755);
    repository.write('git', `#!/bin/sh\necho own git >> '${traces}'\n`);
    chmodSync(path.join(repository.folder, 'git'), 0o755);
    for (const [key, value] of [
      ['core.fsmonitor', evil],
      ['core.pager', evil],
      ['core.sshCommand', evil],
      ['filter.evil.smudge', evil],
      ['filter.evil.clean', evil],
      ['diff.evil.textconv', evil],
      ['diff.external', evil],
      ['alias.ls-tree', `!${evil}`],
      ['alias.rev-parse', `!${evil}`],
      ['alias.cat-file', `!${evil}`],
      ['remote.origin.url', `ext::${evil}`],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.partialCloneFilter', 'blob:none'],
      ['extensions.partialClone', 'origin'],
      ['protocol.ext.allow', 'always'],
    ] as const) {
      git(repository, 'config', key, value);
    }
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
      repository.write(`.git/hooks/${hook}`, `#!/bin/sh\necho hook >> '${traces}'\n`);
      chmodSync(path.join(repository.folder, '.git/hooks', hook), 0o755);
    }
    // An object that the clone does not have is not fetched.
    const blob = git(repository, 'rev-parse', 'HEAD:k8s/web.yaml');
    repository.remove(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    repository.write('k8s/closed.yaml', closed);
    const run = await firebreak(['diff', 'HEAD', '.'], {
      cwd: repository.folder,
      env: { PATH: `.${path.delimiter}${repository.folder}${path.delimiter}${process.env['PATH']}` },
    });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('(workload shop/web[Deployment] added)');
    expect(existsSync(traces)).toBe(false);
  });

  test('what is neither a folder nor a ref is said, with exit code 2', async () => {
    const repository = newRepository({ 'k8s/web.yaml': web });
    const failures: readonly (readonly [args: readonly [string, string], message: string])[] = [
      [['nowhere', '.'], 'OLD: There is no folder "nowhere". There is no git ref "nowhere".'],
      [['main', 'nowhere'], 'NEW: There is no folder "nowhere". There is no git ref "nowhere".'],
      [['main:nowhere', '.'], 'OLD: There is no folder "main:nowhere". There is no git ref "main:nowhere".'],
      [
        ['main:k8s/web.yaml', '.'],
        'OLD: There is no folder "main:k8s/web.yaml". "main:k8s/web.yaml" is no folder to git.',
      ],
      [['^main', '.'], 'OLD: There is no folder "^main". There is no git ref "^main".'],
      [['main..main', '.'], 'OLD: There is no folder "main..main". There is no git ref "main..main".'],
      [['', '.'], 'OLD: There is no folder "". There is no git ref "".'],
    ];
    for (const [args, message] of failures) {
      expect(await diff(repository, ...args)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n` });
    }
    repository.write('new/web.yaml', web);
    const notYet = 'OLD: There is no folder "main". There is no folder "new" in "main".';
    expect(await diff(repository, 'main', 'new')).toEqual({ code: 2, stdout: '', stderr: `error: ${notYet}\n` });
    const { folder } = diskWorkspace();
    expect(await firebreak(['diff', 'main', '.'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: OLD: There is no folder "main". "${folder}" is in no git repository.\n`,
    });
    for (const args of [
      ['--', '--output=x', '.'],
      ['-', '.'],
    ]) {
      const run = await firebreak(['diff', ...args], { cwd: repository.folder });
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('is neither a folder nor a git ref.');
    }
  });
});

test('a change that something unknown decides is marked', async () => {
  const cilium =
    '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspec: {}\n';
  const old = diskWorkspace({ 'web.yaml': web + cilium, 'api.yaml': deployment('data', 'api') });
  const young = diskWorkspace({ 'web.yaml': web + cilium, 'api.yaml': deployment('data', 'api') });
  young.write('closed.yaml', policy('data', 'closed', '{ podSelector: {}, policyTypes: [Ingress] }'));
  const text = await firebreak(['diff', old.folder, young.folder]);
  expect(text.stdout).toBe(
    '- 0.0.0.0-255.255.255.255[External] => data/api[Deployment] : All Connections\n' +
      '- shop/web[Deployment] => data/api[Deployment] : All Connections (possibly)\n',
  );
  const json = await firebreak(['diff', old.folder, young.folder, '--format', 'json']);
  const certainties = JSON.parse(json.stdout).map((change: { certain?: boolean }) => change.certain);
  expect(certainties).toEqual([undefined, false]);
  const csv = await firebreak(['diff', old.folder, young.folder, '--format', 'csv']);
  expect(csv.stdout.split('\n').slice(1, 3)).toEqual([
    'removed,0.0.0.0-255.255.255.255[External],data/api[Deployment],All Connections,No Connections,',
    'removed,shop/web[Deployment],data/api[Deployment],All Connections (possibly),No Connections,',
  ]);
});

describe('scopes', () => {
  const kustomization = (name: string) => ({
    [`${name}/kustomization.yaml`]: 'resources: [web.yaml]\n',
    [`${name}/web.yaml`]: web,
  });

  test('are compared by name, and changes carry them', async () => {
    const old = diskWorkspace({ ...kustomization('dev'), ...kustomization('prod') });
    const young = diskWorkspace({ ...kustomization('dev'), ...kustomization('prod') });
    young.write('prod/kustomization.yaml', 'resources: [web.yaml, closed.yaml]\n');
    young.write('prod/closed.yaml', closed);
    const { stdout } = await firebreak(['diff', old.folder, young.folder, '--format', 'json']);
    const change = {
      change: 'removed',
      src: '0.0.0.0-255.255.255.255[External]',
      dst: 'shop/web[Deployment]',
      before: 'All Connections',
      after: 'No Connections',
      note: null,
    };
    expect(JSON.parse(stdout)).toEqual([{ ...change, scope: 'prod' }]);
    const one = await firebreak(['diff', old.folder, young.folder, '--format', 'json', '--scope', 'prod']);
    expect(JSON.parse(one.stdout)).toEqual([change]);
    const other = await firebreak(['diff', old.folder, young.folder, '--scope', 'dev']);
    expect(other).toEqual(unchanged);
    const none = await firebreak(['diff', old.folder, young.folder, '--scope', 'test']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('There is no scope "test".');
  });

  test('that are the only ones belong together, and one that is new adds everything', async () => {
    const old = diskWorkspace({ 'web.yaml': web });
    const one = diskWorkspace(kustomization('prod'));
    expect(await firebreak(['diff', old.folder, one.folder])).toEqual(unchanged);
    const two = diskWorkspace({ 'web.yaml': web, ...kustomization('prod') });
    const added = ' (workload shop/web[Deployment] added)\n';
    expect(await firebreak(['diff', old.folder, two.folder])).toEqual({
      code: 0,
      stdout: `prod
+ 0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : All Connections${added}+ shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections${added}`,
      stderr: '',
    });
  });
});

describe('formats', () => {
  const port = (ports: string) => policy('shop', 'web', `{ podSelector: {}, ingress: [{ ports: [${ports}] }] }`);
  const formatted = async (format: string) => {
    const old = diskWorkspace({ 'web.yaml': web, 'policy.yaml': port('{ port: 80 }') });
    const young = diskWorkspace({
      'web.yaml': web,
      'policy.yaml': port('{ port: 80 }, { port: 443 }, { port: 53, protocol: UDP }'),
      'db.yaml': db,
      'egress.yaml': policy('shop', 'quiet', '{ podSelector: { matchLabels: { app: db } }, policyTypes: [Egress] }'),
    });
    return (await firebreak(['diff', old.folder, young.folder, '--format', format])).stdout;
  };
  const outside = '0.0.0.0-255.255.255.255[External]';
  const [from, to] = ['shop/web[Deployment]', 'shop/db[Deployment]'];
  const [few, more] = ['TCP 80', 'TCP 80,443,UDP 53'];
  const note = 'workload shop/db[Deployment] added';

  test('text', async () =>
    expect(await formatted('text')).toBe(
      [
        `+ ${outside} => ${to} : ${more} (${note})\n`,
        `~ ${outside} => ${from} : ${few} -> ${more}\n`,
        `+ ${from} => ${to} : ${more} (${note})\n`,
      ].join(''),
    ));

  test('CSV', async () =>
    expect(await formatted('csv')).toBe(
      [
        'change,src,dst,before,after,note\n',
        `added,${outside},${to},No Connections,"${more}",${note}\n`,
        `changed,${outside},${from},${few},"${more}",\n`,
        `added,${from},${to},No Connections,"${more}",${note}\n`,
      ].join(''),
    ));

  test('Markdown', async () =>
    expect(await formatted('markdown')).toBe(
      [
        '| change | src | dst | before | after | note |\n|--------|-----|-----|--------|-------|------|\n',
        `| added | ${outside} | ${to} | No Connections | ${more} | ${note} |\n`,
        `| changed | ${outside} | ${from} | ${few} | ${more} |  |\n`,
        `| added | ${from} | ${to} | No Connections | ${more} | ${note} |\n`,
      ].join(''),
    ));
});

const unchanged = { code: 0, stdout: 'No connection changes.\n', stderr: '' };

function diff(repository: DiskWorkspace, old: string, young: string) {
  return firebreak(['diff', old, young], { cwd: repository.folder });
}

/** With one commit, on the branch `main`. */
function newRepository(files: Readonly<Record<string, string>>): DiskWorkspace {
  const workspace = diskWorkspace(files);
  git(workspace, 'init', '--quiet', '--initial-branch=main');
  commit(workspace);
  return workspace;
}

function commit(repository: DiskWorkspace): void {
  git(repository, 'add', '--all', '--force');
  git(repository, '-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=change');
}

function git({ folder }: DiskWorkspace, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

function byPair(a: string, b: string): number {
  return a.slice(2) < b.slice(2) ? -1 : 1;
}

test('what is as possible as before, and not as certain, is a change', async () => {
  const block = (cidr: string) =>
    policy(
      'shop',
      'web',
      `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: ${cidr} } }] }] }`,
    );
  const pods = policy(
    'shop',
    'web',
    '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }] }] }',
  );
  const files = (written: string) => ({ 'web.yaml': web + deployment('data', 'api'), 'policy.yaml': written });
  const [old, young] = [diskWorkspace(files(pods)), diskWorkspace(files(block('10.0.0.0/8')))];
  const pair = 'shop/web[Deployment] => data/api[Deployment]';
  expect((await firebreak(['diff', old.folder, young.folder])).stdout).toContain(
    `~ ${pair} : All Connections -> All Connections (possibly)\n`,
  );
  const back = await firebreak(['diff', young.folder, old.folder]);
  expect(back.stdout).toContain(`~ ${pair} : All Connections (possibly) -> All Connections\n`);
  const json = await firebreak(['diff', old.folder, young.folder, '--format', 'json']);
  expect(JSON.parse(json.stdout)).toContainEqual({
    change: 'changed',
    src: 'shop/web[Deployment]',
    dst: 'data/api[Deployment]',
    before: 'All Connections',
    after: 'All Connections',
    note: null,
    certain: false,
    certainBefore: 'All Connections',
    certainAfter: 'No Connections',
  });
  const csv = await firebreak(['diff', old.folder, young.folder, '--format', 'csv']);
  expect(csv.stdout).toContain(
    'changed,shop/web[Deployment],data/api[Deployment],All Connections,All Connections (possibly),\n',
  );
});

test('of a side that is partly certain, the part is said', async () => {
  // Whether the pod is in the block is not written.
  const block = '{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 81 }] }';
  const open = (...rules: readonly string[]) =>
    policy('shop', 'db', `{ podSelector: { matchLabels: { app: db } }, ingress: [${rules.join(', ')}] }`);
  const onPort = (port: number) => `{ from: [{ podSelector: {} }], ports: [{ port: ${port} }] }`;
  const state = (...rules: readonly string[]) =>
    diskWorkspace({ 'workloads.yaml': web + db, 'policy.yaml': open(...rules) });
  const [none, one, both] = [state(), state(onPort(80), block), state(onPort(80), onPort(81), block)];
  const between = async (old: DiskWorkspace, young: DiskWorkspace, ...args: readonly string[]) =>
    (await firebreak(['diff', old.folder, young.folder, ...args])).stdout
      .split('\n')
      .filter((line) => /web\[.*db\[/.test(line));
  const pair = 'shop/web[Deployment] => shop/db[Deployment]';
  const certain = 'TCP 80-81 (certain: TCP 80)';
  expect(await between(none, one)).toEqual([`+ ${pair} : ${certain}`]);
  expect(await between(one, none)).toEqual([`- ${pair} : ${certain}`]);
  expect(await between(one, both)).toEqual([`~ ${pair} : ${certain} -> TCP 80-81`]);
  const ends = 'shop/web[Deployment],shop/db[Deployment]';
  expect(await between(none, one, '--format', 'csv')).toEqual([`added,${ends},No Connections,${certain},`]);
  expect(await between(none, one, '--format', 'markdown')).toEqual([
    `| added | ${ends.replace(',', ' | ')} | No Connections | ${certain} |  |`,
  ]);
});

test('what was not certainly nothing before is not certainly new', async () => {
  const only = (port: number) =>
    policy('shop', 'web', `{ podSelector: {}, ingress: [{ ports: [{ port: ${port} }] }] }`);
  const files = { 'web.yaml': web + db, 'unread.yaml': '\0' };
  const closedOnes = diskWorkspace({ ...files, 'policy.yaml': closed });
  const openOnes = diskWorkspace({ 'web.yaml': web + db, 'policy.yaml': only(80) });
  const ends = ['shop/web[Deployment]', 'shop/db[Deployment]'];
  const text = await firebreak(['diff', closedOnes.folder, openOnes.folder]);
  expect(text.stdout).toContain(`+ ${ends.join(' => ')} : TCP 80 (possibly)\n`);
  const csv = await firebreak(['diff', closedOnes.folder, openOnes.folder, '--format', 'csv']);
  expect(csv.stdout).toContain(`added,${ends},No Connections (possibly),TCP 80,\n`);
  const json = await firebreak(['diff', closedOnes.folder, openOnes.folder, '--format', 'json']);
  const added = JSON.parse(json.stdout).find(({ dst }: { dst: string }) => dst === ends[1]);
  expect(added).toMatchObject({ certain: false, certainBefore: 'No Connections', certainAfter: 'TCP 80' });
});
