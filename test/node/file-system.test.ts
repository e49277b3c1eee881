import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { limits, noCheckpoint } from '../../server/src/core';
import { nodeFileSystem } from '../../server/src/node/file-system';
import { discover } from '../../server/src/workspace/discover';
import { canonicalUri } from '../../server/src/workspace/uri';

const directory = mkdtempSync(path.join(tmpdir(), 'firebreak files-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function uriOf(name: string): string {
  return canonicalUri(pathToFileURL(path.join(directory, name)).href);
}

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
  writeFileSync(path.join(directory, name), content);
  return uriOf(name);
}

test.each([
  ['plain.yaml', 'kind: Pod\n', 'kind: Pod\n'],
  ['bom.yaml', '\uFEFFkind: Pod\r\n', '\uFEFFkind: Pod\r\n'],
  ['ünï %41 #1.yaml', 'ä', 'ä'],
  ['empty.yaml', '', ''],
])('reads %s', async (name, content, text) => {
  expect(await nodeFileSystem.readFile(write(name, content))).toEqual({ kind: 'text', text });
});

test('bytes that are no UTF-8 are replaced, and it says so', async () => {
  const uri = write('not-utf-8.yaml', Uint8Array.of(0x61, 0xff, 0x62));
  expect(await nodeFileSystem.readFile(uri)).toEqual({ kind: 'text', text: 'a\uFFFDb', isLossy: true });
});

test.each([
  ['binary.yaml', Uint8Array.of(0x50, 0x4b, 0, 1), 'It is not UTF-8 text.'],
  ['utf-16.yaml', new Uint8Array(Buffer.from('\uFEFFkind: Pod', 'utf16le')), 'It is not UTF-8 text.'],
  ['large.yaml', 'a'.repeat(limits.fileBytes + 1), 'It is larger than 2 MB.'],
])('leaves out %s', async (name, content, reason) => {
  expect(await nodeFileSystem.readFile(write(name, content))).toMatchObject({ kind: 'left-out', reason });
});

test('a file of exactly the limit is read, and a NUL after the first 8 kB does not make it binary', async () => {
  const text = `${'a'.repeat(limits.fileBytes - 1)}\0`;
  expect(await nodeFileSystem.readFile(write('limit.yaml', text))).toEqual({ kind: 'text', text });
});

test('what is not there is missing, also for URIs that are no files', async () => {
  write('file.yaml', '');
  const uris = [
    uriOf('nothing.yaml'),
    uriOf('file.yaml/below.yaml'),
    uriOf(''),
    'untitled:Untitled-1',
    'file:///a%2Fb',
    'nonsense',
  ];
  for (const uri of uris) expect(await nodeFileSystem.readFile(uri)).toEqual({ kind: 'missing' });
  expect(await nodeFileSystem.readDirectory(uriOf('nothing'))).toEqual([]);
  expect(await nodeFileSystem.readDirectory('untitled:x')).toEqual([]);
});

test.skipIf(process.platform === 'win32')('links and pipes are not opened', async () => {
  write('target/secret.yaml', 'kind: Secret');
  symlinkSync(path.join(directory, 'target/secret.yaml'), path.join(directory, 'link.yaml'));
  execFileSync('mkfifo', [path.join(directory, 'pipe.yaml')]);
  expect(await nodeFileSystem.readFile(uriOf('link.yaml'))).toEqual({
    kind: 'left-out',
    reason: 'It is a symbolic link, which is not followed.',
  });
  expect(await nodeFileSystem.readFile(uriOf('pipe.yaml'))).toEqual({
    kind: 'left-out',
    reason: 'It is not a regular file.',
  });
});

test.skipIf(process.platform === 'win32')('a folder with a loop of links is listed to the end', async () => {
  write('loop/a/x.yaml', '');
  symlinkSync(path.join(directory, 'loop'), path.join(directory, 'loop/a/back'));
  symlinkSync('self', path.join(directory, 'loop/self'));
  const { files, leftOut } = await discover(uriOf('loop'), nodeFileSystem, { filesExclude: [] }, noCheckpoint);
  expect(files).toEqual([{ uri: uriOf('loop/a/x.yaml'), path: 'a/x.yaml' }]);
  expect(leftOut.map((entry) => entry.path).sort()).toEqual(['a/back', 'self']);
});

test.skipIf(process.platform !== 'linux')('pipes and names that are not UTF-8 are left out with a reason', async () => {
  write('odd/plain.yaml', '');
  execFileSync('mkfifo', [path.join(directory, 'odd/pipe.yaml')]);
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/odd/name`), Buffer.of(0xff), Buffer.from('.yaml')]), '');
  const { files } = await discover(uriOf('odd'), nodeFileSystem, { filesExclude: [] }, noCheckpoint);
  const contents = await Promise.all(
    files.map(async (file) => [file.path, await nodeFileSystem.readFile(file.uri)] as const),
  );
  expect(Object.fromEntries(contents)).toEqual({
    'name\uFFFD.yaml': { kind: 'left-out', reason: 'Its name is not UTF-8.' },
    'pipe.yaml': { kind: 'left-out', reason: 'It is not a regular file.' },
    'plain.yaml': { kind: 'text', text: '' },
  });
});

test.skipIf(process.platform === 'win32')('what the system refuses is left out with its word for it', async () => {
  const uri = uriOf('x'.repeat(300));
  expect(await nodeFileSystem.readFile(uri)).toEqual({ kind: 'left-out', reason: 'It cannot be read (ENAMETOOLONG).' });
  expect(await nodeFileSystem.readDirectory(uri)).toEqual([{ name: '.', kind: 'unreadable' }]);
});

// The superuser may read everything.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says when there is no permission', async () => {
  const uri = write('locked/x.yaml', '');
  chmodSync(path.join(directory, 'locked/x.yaml'), 0);
  expect(await nodeFileSystem.readFile(uri)).toEqual({
    kind: 'left-out',
    reason: 'There is no permission to read it.',
  });
  chmodSync(path.join(directory, 'locked'), 0);
  expect(await nodeFileSystem.readDirectory(uriOf('locked'))).toEqual([{ name: '.', kind: 'unreadable' }]);
  chmodSync(path.join(directory, 'locked'), 0o700);
});
