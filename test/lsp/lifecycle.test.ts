import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { JsonRpcPeer } from '../support/json-rpc-peer';
import { LanguageServer, serverBundle, startLanguageServer } from '../support/language-server';
import { deployment, namespace, openNamespaceRules, wrongApi, wrongApiRule } from './manifests';

test('says who it is and what it can do', async () => {
  const server = await startLanguageServer();
  const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'));
  expect(server.initializeResult?.serverInfo).toEqual({ name: 'firebreak', version: manifest.version });
  expect(server.initializeResult?.capabilities).toMatchObject({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    codeActionProvider: { codeActionKinds: ['quickfix'], resolveProvider: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  });
  await server.end();
});

test('pushes diagnostics and offers no pulling of them, because editors would do both', async () => {
  const server = await startLanguageServer();
  expect(server.initializeResult?.capabilities).not.toHaveProperty('diagnosticProvider');
  await server.end();
});

test('ends with 0 after shutdown and exit, with 1 after exit alone', async () => {
  const polite = await startLanguageServer();
  await polite.end();
  const hasty = await startLanguageServer();
  hasty.notify('exit');
  expect(await hasty.exited).toBe(1);
});

test('answers nothing but exit after shutdown', async () => {
  const server = await startLanguageServer();
  await server.request('shutdown');
  await expect(server.coverage()).rejects.toMatchObject({ code: -32600 });
  server.notify('exit');
  expect(await server.exited).toBe(0);
});

test('refuses requests before it is initialized', async () => {
  const server = new LanguageServer({});
  await expect(server.coverage()).rejects.toMatchObject({ code: -32002 });
  await server.initialize();
  await server.end();
});

test('is initialized once: a second time is refused, and what is open stays known', async () => {
  const server = await startLanguageServer();
  server.open('untitled:known', wrongApi);
  const again = server.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  await expect(again).rejects.toMatchObject({ code: -32600 });
  server.change('untitled:known', '');
  expect(await server.codes('untitled:known')).toEqual([]);
  server.change('untitled:known', wrongApi);
  expect(await server.codes('untitled:known')).toEqual([wrongApiRule]);
  await server.end();
});

test('ends when the client closes the connection', async () => {
  const server = await startLanguageServer();
  server.process.stdin?.end();
  expect(await server.exited).toBe(1);
});

test('ends, and prints nothing, when the client does not read any more', async () => {
  const child = spawn(process.execPath, [serverBundle, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  const peer = new JsonRpcPeer(child.stdout, child.stdin, () => {
    child.stdout.destroy();
    peer.send({ method: 'initialized', params: {} });
    const textDocument = { uri: 'untitled:x', languageId: 'yaml', version: 1, text: wrongApi };
    peer.send({ method: 'textDocument/didOpen', params: { textDocument } });
  });
  peer.send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  expect(await exit).toBe(1);
  expect(errors).toBe('');
});

test('ends when the process of the client dies, even if the connection stays open', async () => {
  const client = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  const server = await startLanguageServer({ initialize: { processId: client.pid } });
  client.kill('SIGKILL');
  expect(await server.exited).toBe(1);
});

test('speaks over Node IPC too, as the extension uses it', async () => {
  const child = spawn(process.execPath, [serverBundle, '--node-ipc'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = new Promise<unknown>((resolve) => child.once('message', resolve));
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.send({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  expect(await answer).toMatchObject({ id: 1, result: { serverInfo: { name: 'firebreak' } } });
  child.disconnect();
  expect(await exit).toBe(1);
});

test('a killed server leaves nothing behind: the next one finds the same', async () => {
  const workspace = diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': deployment('web', 'shop'),
    'wrong.yaml': wrongApi,
  });
  const first = await startLanguageServer({ folders: [workspace.uri] });
  expect(await first.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  first.process.kill('SIGKILL');
  await first.exited;

  const second = await startLanguageServer({ folders: [workspace.uri] });
  expect(await second.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  expect(await second.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  await second.end();
});
