import { expect, test } from 'vitest';
import { limits, noCheckpoint } from '../../server/src/core';
import { discover } from '../../server/src/workspace/discover';
import type { DirectoryEntry, FileSystem } from '../../server/src/workspace/file-system';
import { canonicalUri } from '../../server/src/workspace/uri';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const root = 'file:///work%20space';

/** Files by path, with their text. A path that ends in `@` is a link, one that ends in `!` a folder that cannot be listed. */
function fakeFileSystem(files: Readonly<Record<string, string>>): FileSystem & { readonly listed: string[] } {
  const listed: string[] = [];
  const folders = new Map<string, Map<string, DirectoryEntry>>([['', new Map()]]);
  for (const path of Object.keys(files)) {
    const steps = path.replace(/[@!]$/, '').split('/');
    steps.forEach((name, index) => {
      const isLast = index === steps.length - 1;
      const kind = !isLast || path.endsWith('!') ? 'directory' : path.endsWith('@') ? 'link' : 'file';
      folders.get(steps.slice(0, index).join('/'))?.set(name, { name, kind });
      const here = steps.slice(0, index + 1).join('/');
      if (kind === 'directory' && !folders.has(here)) folders.set(here, new Map());
      if (isLast && path.endsWith('!')) folders.set(here, new Map([['.', { name: '.', kind: 'unreadable' }]]));
    });
  }
  const pathOf = (uri: string) => decodeURIComponent(uri.slice(root.length + 1));
  return {
    listed,
    canRead: () => true,
    readFile: async (uri) => {
      const text = files[pathOf(uri)];
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
    readDirectory: async (uri) => {
      listed.push(pathOf(uri));
      return [...(folders.get(pathOf(uri))?.values() ?? [])].reverse();
    },
  };
}

async function checkDiscovery(
  files: Readonly<Record<string, string>>,
  expected: { readonly files: readonly string[]; readonly leftOut?: readonly string[] },
  filesExclude: readonly string[] = [],
) {
  const discovery = await discover(root, fakeFileSystem(files), { filesExclude }, noCheckpoint);
  expect(discovery.files.map(({ path }) => path)).toEqual(expected.files);
  expect(discovery.leftOut.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(expected.leftOut ?? []);
}

const ignored = 'It is listed in .gitignore.';
const hidden = 'It is hidden by the setting files.exclude.';
const link = 'It is a symbolic link, which is not followed.';

test('finds YAML, JSON and Kustomization files, in a stable order', async () => {
  await checkDiscovery(
    {
      'b.yml': '',
      'a.yaml': '',
      'z/c.JSON': '',
      'z/Kustomization': '',
      'z/kustomization': '',
      'README.md': '',
      'm/n/deep.yaml': '',
      yaml: '',
      '.hidden/x.yaml': '',
    },
    { files: ['a.yaml', 'b.yml', '.hidden/x.yaml', 'm/n/deep.yaml', 'z/Kustomization', 'z/c.JSON'] },
  );
});

test('URIs are those that the workspace uses', async () => {
  const files = { 'ä b/#1 (x)!*.yaml': '' };
  const { files: found } = await discover(root, fakeFileSystem(files), { filesExclude: [] }, noCheckpoint);
  expect(found).toEqual([{ uri: `${root}/%C3%A4%20b/%231%20(x)!*.yaml`, path: 'ä b/#1 (x)!*.yaml' }]);
  expect(found.map(({ uri }) => canonicalUri(uri))).toEqual(found.map(({ uri }) => uri));
});

test('version control and node_modules are not even mentioned, nor entered', async () => {
  const files = fakeFileSystem({
    '.git/x.yaml': '',
    'a/node_modules/p/x.yaml': '',
    'a/.svn/x.yaml': '',
    'a/ok.yaml': '',
  });
  const discovery = await discover(root, files, { filesExclude: [] }, noCheckpoint);
  expect(discovery).toEqual({ files: [{ uri: `${root}/a/ok.yaml`, path: 'a/ok.yaml' }], leftOut: [], patterns: [] });
  expect(files.listed).toEqual(['', 'a']);
});

test('configurations decide at every level what is read, an excluded folder is not entered, and they are read themselves', async () => {
  const files = fakeFileSystem({
    '.firebreak.yaml': 'exclude: [vendor, "**/*-test.yaml"]\n',
    'vendor/x.yaml': '',
    'a/x-test.yaml': '',
    'a/.firebreak.yaml': 'include: [in]\n',
    'a/in/x.yaml': '',
    'a/in/y-test.yaml': '',
    'a/x.yaml': '',
    'b/.firebreak.json': '{"root": true}',
    'b/x-test.yaml': '',
  });
  const { files: found, leftOut } = await discover(root, files, { filesExclude: [] }, noCheckpoint);
  expect(found.map(({ path }) => path)).toEqual([
    '.firebreak.yaml',
    'a/.firebreak.yaml',
    'a/in/x.yaml',
    'b/.firebreak.json',
    'b/x-test.yaml',
  ]);
  expect(leftOut.map(({ path }) => path).sort()).toEqual(['a/in/y-test.yaml', 'a/x-test.yaml', 'a/x.yaml', 'vendor/']);
  expect(files.listed).not.toContain('vendor');
});

test('.gitignore minds case', () =>
  checkDiscovery(
    { '.gitignore': 'Secret.yaml\n', 'Secret.yaml': '', 'secret.yaml': '' },
    { files: ['secret.yaml'], leftOut: [`Secret.yaml: ${ignored}`] },
  ));

test('parentheses and exclamation marks in files.exclude are themselves', () =>
  checkDiscovery(
    { 'a (copy)/x.yaml': '', 'a copy/x.yaml': '', 'b.yaml': '', '!b.yaml': '' },
    { files: ['b.yaml', 'a copy/x.yaml'], leftOut: [`!b.yaml: ${hidden}`, `a (copy)/: ${hidden}`] },
    ['**/a (copy)', '!b.yaml'],
  ));

test('a .gitignore holds for its folder and those below; inner ones win', async () => {
  await checkDiscovery(
    {
      '.gitignore': '# comment\n*.gen.yaml\n/only-here.yaml\nbuild/\n',
      'a.gen.yaml': '',
      'only-here.yaml': '',
      'build/out.yaml': '',
      'sub/.gitignore': '!kept.gen.yaml\nsecret*\n\\!odd.yaml\r\n',
      'sub/kept.gen.yaml': '',
      'sub/other.gen.yaml': '',
      'sub/only-here.yaml': '',
      'sub/build': '',
      'sub/secret.json': '',
      'sub/!odd.yaml': '',
      'sub/deeper/kept.gen.yaml': '',
      'sub/deeper/build/out.yaml': '',
      'notes.gen.txt': '',
    },
    {
      files: ['sub/kept.gen.yaml', 'sub/only-here.yaml', 'sub/deeper/kept.gen.yaml'],
      leftOut: [
        `a.gen.yaml: ${ignored}`,
        `build/: ${ignored}`,
        `only-here.yaml: ${ignored}`,
        `sub/!odd.yaml: ${ignored}`,
        `sub/other.gen.yaml: ${ignored}`,
        `sub/secret.json: ${ignored}`,
        `sub/deeper/build/: ${ignored}`,
      ],
    },
  );
});

test('files.exclude hides files and folders as in the editor', async () => {
  await checkDiscovery(
    {
      'charts/a.yaml': '',
      'sub/charts/a.yaml': '',
      'sub/x.test.yaml': '',
      'sub/.x.test.yaml': '',
      'vendor/v.yaml': '',
      'tmp/one.yaml': '',
      'kept.yaml': '',
    },
    {
      files: ['kept.yaml', 'sub/charts/a.yaml'],
      leftOut: [
        `charts/: ${hidden}`,
        `tmp/: ${hidden}`,
        `vendor/: ${hidden}`,
        `sub/.x.test.yaml: ${hidden}`,
        `sub/x.test.yaml: ${hidden}`,
      ],
    },
    ['charts', '**/*.test.yaml', 'vendor/', '{tmp,temp}/**'],
  );
});

test('links are not followed, and mentioned when they may lead to manifests', async () => {
  await checkDiscovery(
    { 'linked.yaml@': '', 'folder@': '', 'README.md@': '', '.gitignore': 'ignored\n', 'ignored@': '', 'a.yaml': '' },
    { files: ['a.yaml'], leftOut: [`folder: ${link}`, `linked.yaml: ${link}`] },
  );
});

test('a folder that cannot be listed is mentioned', async () => {
  await checkDiscovery(
    { 'a.yaml': '', 'locked!': '' },
    { files: ['a.yaml'], leftOut: ['locked/: It cannot be listed.'] },
  );
});

test('a folder that is not there has no files', async () => {
  await checkDiscovery({}, { files: [] });
});

test('folders are entered to a limit', async () => {
  const deep = Array.from({ length: 102 }, () => 'd').join('/');
  const { files, leftOut } = await discover(
    root,
    fakeFileSystem({ [`${deep}/x.yaml`]: '', 'd/near.yaml': '' }),
    { filesExclude: [] },
    noCheckpoint,
  );
  expect(files.map(({ path }) => path)).toEqual(['d/near.yaml']);
  expect(leftOut.map(({ reason }) => reason)).toEqual(['It lies too deep in other folders.']);
});

test('no more files than the limit are read, and it says so', async () => {
  const files = Object.fromEntries(Array.from({ length: limits.files + 5 }, (_, index) => [`${1e6 + index}.yaml`, '']));
  const discovery = await discover(root, fakeFileSystem(files), { filesExclude: [] }, noCheckpoint);
  expect(discovery.files).toHaveLength(limits.files);
  expect(discovery.leftOut).toEqual([
    {
      holds: 'folder',
      uri: root,
      path: './',
      reason: 'It holds more than 50000 files; those after 1050000.yaml are not read.',
    },
  ]);
});

test('waits at the checkpoint, and stops with it', async () => {
  let passed = 0;
  const stop = new Error('newer');
  const checkpoint = async () => {
    if (++passed === 2) throw stop;
  };
  const discovery = discover(
    root,
    fakeFileSystem({ 'a/x.yaml': '', 'b/y.yaml': '' }),
    { filesExclude: [] },
    checkpoint,
  );
  await expect(discovery).rejects.toBe(stop);
});

test('hostile patterns cost no more than others', async () => {
  const name = `${'a'.repeat(200)}.yaml`;
  await withinCpuSeconds(1, () =>
    checkDiscovery(
      { '.gitignore': `${'*a'.repeat(30)}b\n${'**/a'.repeat(20)}/b\n[\n\\\n`, [name]: '' },
      { files: [name] },
      [`${'*a'.repeat(30)}b`, '', '[', '(((', '!(a|b'],
    ),
  );
});
