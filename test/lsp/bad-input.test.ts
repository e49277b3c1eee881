import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';
import { namespace, wrongApi, wrongApiRule } from './manifests';

const manifest = 'apiVersion: v1\nkind: ConfigMap\n';

const hostile: Readonly<Record<string, string>> = {
  'a line of ten million characters': `${manifest}data: { x: "${'x'.repeat(10_000_000)}" }\n`,
  'ten million characters without any structure': 'a'.repeat(10_000_000),
  'an alias bomb': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(',')}]`)
    .join('\n')}\n`,
  'an anchor that contains itself':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: &a { podSelector: *a }\n',
  'NUL characters': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: "a\0b"\0\n\0\0\n`,
  'deep nesting': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: ${'['.repeat(50_000)}\n`,
  'deep block nesting': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`,
  tabs: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n\tname: x\nspec:\n\tpodSelector: {}\n',
  '__proto__ keys':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: x\n  labels: { __proto__: { polluted: yes }, constructor: x }\n__proto__: { polluted: yes }\nspec: { podSelector: {} }\n',
  'half of a surrogate pair':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: "\ud800"\nspec: { podSelector: {} }\n',
  'control characters': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('')}\n`,
  'a hundred thousand documents': '---\n'.repeat(100_000),
};

test.each(Object.keys(hostile))('%s in an open document does not stop the server', async (name) => {
  const text = hostile[name] ?? '';
  const workspace = diskWorkspace({ 'wrong.yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  await server.coverage();
  const uri = workspace.uriOf('hostile.yaml');
  const before = server.cpuSeconds();
  server.open(uri, text);
  await server.coverage();
  expect(server.cpuSeconds() - before).toBeLessThan(5);
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  server.change(uri, wrongApi);
  expect(await server.codes(uri)).toEqual([wrongApiRule]);
  await server.end();
});

test('hostile files on disk are read past: the others are analysed, and they are named', async () => {
  const files = Object.fromEntries(Object.values(hostile).map((text, index) => [`hostile-${index}.yaml`, text]));
  const workspace = diskWorkspace({ ...files, 'wrong.yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  const { notAnalysed, isComplete } = await server.coverage();
  expect(isComplete).toBe(true);
  expect(notAnalysed.map(({ path }) => path)).toEqual(expect.arrayContaining(['hostile-0.yaml', 'hostile-1.yaml']));
  await server.end();
});

test('an open document that is too large is listed, like a file', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, `${namespace('shop')}# ${'x'.repeat(3_000_000)}\n`);
  const { notAnalysed } = await server.coverage();
  expect(notAnalysed).toEqual([{ uri, path: 'namespace.yaml', reason: 'It is larger than 2 MB.' }]);
  server.change(uri, namespace('shop'));
  expect((await server.coverage()).notAnalysed).toEqual([]);
  await server.end();
});

test.each([
  ['textDocument/didOpen', undefined],
  ['textDocument/didOpen', { textDocument: null }],
  ['textDocument/didOpen', { textDocument: { uri: 7, languageId: 'yaml', version: 1, text: '' } }],
  ['textDocument/didOpen', { textDocument: { uri: 'untitled:x', languageId: 'yaml', version: 1 } }],
  ['textDocument/didChange', { textDocument: { uri: 'untitled:known', version: 2 }, contentChanges: [{}] }],
  ['textDocument/didChange', { textDocument: { uri: 'untitled:known' }, contentChanges: 'all' }],
  [
    'textDocument/didChange',
    { textDocument: { uri: 'untitled:known', version: 2 }, contentChanges: [{ range: { start: -1 }, text: '' }] },
  ],
  ['textDocument/didChange', { textDocument: { uri: 'untitled:never-opened', version: 2 }, contentChanges: [] }],
  ['textDocument/didClose', { textDocument: { uri: 'untitled:never-opened' } }],
  ['textDocument/didClose', {}],
  ['textDocument/didSave', []],
  ['workspace/didChangeWatchedFiles', { changes: 'many' }],
  ['workspace/didChangeWatchedFiles', { changes: [null, 7, {}, { uri: 'not a uri', type: 9 }] }],
  ['workspace/didChangeWorkspaceFolders', { event: { added: [{}], removed: null } }],
  ['workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: '::' }], removed: [] } }],
  ['workspace/didRenameFiles', { files: [{ oldUri: 1 }] }],
  ['no/such/notification', { a: 1 }],
])('%s with malformed parameters is survived', async (method, params) => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  server.notify(method, params);
  expect(await server.codes('untitled:known')).toEqual([wrongApiRule]);
  // What is wrong with the message goes to the log, and nothing of the manifests.
  for (const message of server.takeNotifications()) {
    expect(message.method).toBe('window/logMessage');
    expect(JSON.stringify(message.params)).not.toContain('NetworkPolicy');
  }
  await server.end();
});

test.each([
  ['textDocument/codeAction', undefined],
  ['textDocument/codeAction', { textDocument: { uri: 'untitled:known' }, range: 'all', context: {} }],
  ['textDocument/codeAction', { textDocument: {}, range: {}, context: {} }],
  ['codeAction/resolve', 'a title'],
  ['codeAction/resolve', {}],
])('%s with malformed parameters is answered with an error', async (method, params) => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  await expect(server.request(method, params)).rejects.toMatchObject({ code: -32602 });
  expect(await server.codes('untitled:known')).toEqual([wrongApiRule]);
  await server.end();
});

test('parameters that are odd but usable get an answer', async () => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  await server.coverage();
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 99 } };
  const textDocument = { uri: 'untitled:known' };
  const ask = (params: unknown) => server.request<unknown[]>('textDocument/codeAction', params);
  expect((await ask({ textDocument, range })).length).toBeGreaterThan(0);
  expect((await ask({ textDocument, range, context: { diagnostics: [null, 7, {}] } })).length).toBeGreaterThan(0);
  expect(await ask({ textDocument, range, context: { diagnostics: [], only: [7] } })).toEqual([]);
  expect(await ask({ textDocument: { uri: 'untitled:never-opened' }, range, context: { diagnostics: [] } })).toEqual(
    [],
  );
  expect(await server.request('codeAction/resolve', { title: 'x', data: { uri: 1 } })).toEqual({
    title: 'x',
    data: { uri: 1 },
  });
  await server.end();
});

test('an unknown request is answered with "method not found"', async () => {
  const server = await startLanguageServer();
  await expect(server.request('firebreak/noSuchRequest')).rejects.toMatchObject({ code: -32601 });
  await server.end();
});

test('a body that is no JSON is survived', async () => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  server.sendRaw('{"jsonrpc": "2.0", "method": ');
  expect(await server.codes('untitled:known')).toEqual([wrongApiRule]);
  server.takeNotifications();
  await server.end();
});

test.each([
  'null',
  '7',
  '[]',
  '{}',
  '{"jsonrpc":"2.0","id":null,"method":"textDocument/didOpen","params":"NetworkPolicy"}',
])('a message that is none, %s, is survived, and nothing of it goes to the log', async (body) => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  server.sendRaw(body);
  expect(await server.codes('untitled:known')).toEqual([wrongApiRule]);
  const logged = server.takeNotifications();
  expect(logged.map(({ method }) => method)).toEqual(['window/logMessage']);
  expect(JSON.stringify(logged)).not.toContain('NetworkPolicy');
  await server.end();
});
