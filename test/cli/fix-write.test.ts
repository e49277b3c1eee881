import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeFiles } from '../../server/src/cli/write-files';
import { buildIfStale, firebreak, root } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    app: web\n';
const write = ['fix', '--write', '--unsafe'];

/** Every file below a folder with its text; what was only prepared would show here too. */
function textsIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')];
    }),
  );
}

describe('fix --write', () => {
  test('writes what the patch says, says what it wrote, and has nothing to do the second time', async () => {
    const { folder } = diskWorkspace();
    const patched = diskWorkspace().folder;
    for (const copy of [folder, patched]) cpSync(path.join(root, 'examples', 'shop'), copy, { recursive: true });
    const patch = await firebreak(['fix', '--unsafe'], { cwd: patched });
    expect(spawnSync('git', ['apply', '-'], { cwd: patched, input: patch.stdout }).status).toBe(0);

    const run = await firebreak(write, { cwd: folder });
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(textsIn(folder)).toEqual(textsIn(patched));
    expect(run.stderr).toContain('Created monitoring/production/networkpolicy.yaml\n');
    expect(run.stderr).toContain('Changed monitoring/production/kustomization.yaml\n');
    expect(run.stderr).toMatch(/\n\d+ fixes in 5 files\.\n$/);

    const again = await firebreak(write, { cwd: folder });
    expect(again).toEqual({ code: 0, stdout: '', stderr: '0 fixes in 0 files.\n' });
    expect(textsIn(folder)).toEqual(textsIn(patched));
  });

  test('names a folder with control characters without sending them to the terminal', async () => {
    const { folder } = diskWorkspace({ 'a\u001b[2J/web.yaml': pod });
    const { stderr } = await firebreak(write, { cwd: folder });
    expect(stderr).toContain('Created a\\u001b[2J/');
    expect(stderr).not.toContain('\u001b');
  });

  test('keeps line ends, byte order mark and mode', async () => {
    const text = `\ufeff${pod.replace(/\n/g, '\r\n')}`;
    const kustomization = 'resources:\r\n- web.yaml\r\n';
    const { folder, read } = diskWorkspace({ 'web.yaml': text, 'kustomization.yaml': kustomization });
    chmodSync(path.join(folder, 'kustomization.yaml'), 0o640);
    await firebreak(write, { cwd: folder });
    expect(read('web.yaml').startsWith(text)).toBe(true);
    expect(read('kustomization.yaml')).toMatch(/^resources:\r\n- web\.yaml\r\n- \S+\.yaml\r\n$/);
    expect(lstatSync(path.join(folder, 'kustomization.yaml')).mode & 0o777).toBe(0o640);
  });

  test('only the files that were named, and beside them', async () => {
    const { folder } = diskWorkspace({ 'k8s/web.yaml': pod, 'other/api.yaml': pod.replace('shop', 'other') });
    const run = await firebreak([...write, 'k8s/web.yaml'], { cwd: folder });
    expect(run.code).toBe(0);
    expect(Object.keys(textsIn(path.join(folder, 'other')))).toEqual(['api.yaml']);
  });

  test('never over a file that was not read', async () => {
    const { folder } = diskWorkspace({ 'web.yaml': pod });
    const patch = await firebreak(['fix', '--unsafe', 'web.yaml'], { cwd: folder });
    const [, created = ''] = /^\+\+\+ b\/(.*)$/m.exec(patch.stdout) ?? [];
    writeFileSync(path.join(folder, created), 'mine\n');
    const before = textsIn(folder);
    const run = await firebreak([...write, 'web.yaml'], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`"${created}" is not written: There is a file of this name that was not read.`);
    expect(textsIn(folder)).toEqual(before);
  });

  test('a folder that is a link stays one', async () => {
    const { folder } = diskWorkspace({ 'real/web.yaml': pod });
    symlinkSync('real', path.join(folder, 'link'));
    const run = await firebreak([...write, 'link'], { cwd: folder });
    expect(run.code).toBe(0);
    expect(lstatSync(path.join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect((await firebreak(['check', '--fail-on', 'info', 'real'], { cwd: folder })).code).toBe(0);
  });

  test('a read-only file leaves all files as they were', async () => {
    const { folder } = diskWorkspace({ 'web.yaml': pod, 'kustomization.yaml': 'resources:\n- web.yaml\n' });
    chmodSync(path.join(folder, 'kustomization.yaml'), 0o444);
    const before = textsIn(folder);
    const run = await firebreak(write, { cwd: folder });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('error: "kustomization.yaml" is not written: It is read-only.\n');
    expect(run.stderr).toMatch(/^As they were: kustomization\.yaml, \S+\.yaml$/m);
    expect(textsIn(folder)).toEqual(before);
  });

  test.skipIf(process.platform === 'win32')('a read-only folder leaves all files as they were', () => {
    const { folder } = diskWorkspace({ 'k8s/web.yaml': pod, 'k8s/kustomization.yaml': 'resources:\n- web.yaml\n' });
    const bundle = path.join(folder, 'cli.cjs');
    copyFileSync(path.join(root, 'dist', 'cli.js'), bundle);
    const before = textsIn(path.join(folder, 'k8s'));
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'k8s'), 0o555);
    // Root may write everywhere, so it runs the command as nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const run = spawnSync(process.execPath, [bundle, ...write, 'k8s'], { cwd: folder, encoding: 'utf8', ...nobody });
    chmodSync(path.join(folder, 'k8s'), 0o755);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^error: "k8s\/kustomization\.yaml" is not written: /m);
    expect(textsIn(path.join(folder, 'k8s'))).toEqual(before);
  });

  test('cannot be combined with --diff', async () => {
    const run = await firebreak([...write, '--diff', 'examples/shop']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('--diff prints and --write writes: choose one.');
  });
});

describe('writing files', () => {
  const shown = (target: string) => path.basename(target);

  /** Writes `a.yaml` (new) and `b.yaml`, after something has happened to the folder. */
  function checkRefused(happens: (folder: string) => void, why: string): void {
    const { folder } = diskWorkspace({ 'k8s/b.yaml': 'old\n', 'elsewhere/b.yaml': 'old\n' });
    happens(folder);
    const before = textsIn(folder);
    const at = (file: string) => path.join(folder, 'k8s', file);
    const files = [
      { target: at('a.yaml'), old: undefined, text: 'new\n' },
      { target: at('b.yaml'), old: 'old\n', text: 'new\n' },
    ];
    const { written, problems } = writeFiles(files, [path.join(folder, 'k8s')], shown);
    expect(written).toEqual([]);
    expect(problems.join('\n')).toContain(why);
    expect(textsIn(folder)).toEqual(before);
  }

  test('refuses all when one was changed since it was read', () => {
    checkRefused(
      (folder) => writeFileSync(path.join(folder, 'k8s/b.yaml'), 'newer\n'),
      '"b.yaml" is not written: It was changed since it was read.',
    );
  });

  test('refuses all when one is no text', () => {
    checkRefused(
      (folder) => writeFileSync(path.join(folder, 'k8s/b.yaml'), Buffer.from([0xff, 0x0a])),
      '"b.yaml" is not written',
    );
  });

  test('refuses all when one has become a link', () => {
    checkRefused((folder) => {
      const file = path.join(folder, 'k8s/b.yaml');
      copyFileSync(file, path.join(folder, 'target.yaml'));
      spawnSync('rm', [file]);
      symlinkSync('../target.yaml', file);
    }, '"b.yaml" is not written: It is no regular file any more.');
  });

  test('refuses all when one is outside of the folders', () => {
    const { folder } = diskWorkspace({ 'elsewhere/b.yaml': 'old\n' });
    mkdirSync(path.join(folder, 'k8s'));
    symlinkSync('../elsewhere', path.join(folder, 'k8s/sub'));
    const files = [{ target: path.join(folder, 'k8s/sub/b.yaml'), old: 'old\n', text: 'new\n' }];
    const { problems } = writeFiles(files, [path.join(folder, 'k8s')], shown);
    expect(problems).toEqual(['"b.yaml" is not written: It is outside of the folders that were named.']);
    expect(readFileSync(path.join(folder, 'elsewhere/b.yaml'), 'utf8')).toBe('old\n');
  });

  test('what stands in the way at the last moment stops there, and says what was written', () => {
    const { folder, read } = diskWorkspace({ 'b.yaml': 'old\n' });
    const file = (name: string, old: string | undefined) => ({ target: path.join(folder, name), old, text: 'new\n' });
    // The first one creates the file that the second one then finds there.
    const files = [file('b.yaml', 'old\n'), file('a.yaml', undefined), file('a.yaml', undefined)];
    const { written, problems } = writeFiles(files, [folder], shown);
    expect(written).toEqual([files[1]]);
    expect(problems).toEqual(['"a.yaml" is not written: There is a file of this name that was not read.']);
    expect(read('b.yaml')).toBe('old\n');
    expect(Object.keys(textsIn(folder)).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  test('a file that is no UTF-8 is not damaged', () => {
    const { folder } = diskWorkspace();
    const target = path.join(folder, 'b.yaml');
    writeFileSync(target, Buffer.from([0x61, 0xff, 0x0a]));
    const old = readFileSync(target, 'utf8');
    const { problems } = writeFiles([{ target, old, text: `${old}more\n` }], [folder], shown);
    expect(problems).toEqual(['"b.yaml" is not written: It is not UTF-8, and writing would damage it.']);
    expect([...readFileSync(target)]).toEqual([0x61, 0xff, 0x0a]);
  });
});
