import { expect, test } from 'vitest';
import type { ClientCapabilities } from 'vscode-languageserver';
import { diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, startLanguageServer } from '../support/language-server';
import {
  denyAll,
  deployment,
  namespace,
  openIngressRule,
  openNamespaceRules,
  wrongApi,
  wrongApiRule,
} from './manifests';

function shop() {
  return diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': deployment('web', 'shop'),
    'wrong.yaml': wrongApi,
  });
}

test.each([
  ['no capabilities', { capabilities: {} }],
  ['capabilities of the wrong type', { capabilities: 'none' }],
  ['options of the wrong type', { initializationOptions: 'none' }],
  ['null options', { initializationOptions: null }],
  ['only initializationOptions', { capabilities: {}, initializationOptions: { filesExclude: ['none'] } }],
  ['options with the wrong contents', { initializationOptions: { uriScheme: 7, filesExclude: [1, null, {}] } }],
] as const)('a client with %s gets diagnostics', async (_name, initialize) => {
  const workspace = shop();
  const server = await startLanguageServer({ folders: [workspace.uri], initialize });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  await server.end();
});

test.each([
  ['rootUri', (uri: string) => ({ rootUri: uri, workspaceFolders: undefined })],
  ['rootUri and workspaceFolders: null', (uri: string) => ({ rootUri: uri, workspaceFolders: null })],
  ['rootPath', (uri: string) => ({ rootUri: null, rootPath: new URL(uri).pathname, workspaceFolders: undefined })],
])('a client that names its folder by %s only', async (_name, initialize) => {
  const workspace = shop();
  const server = await startLanguageServer({ initialize: initialize(workspace.uri) });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test.each([
  ['null for each item', () => [null]],
  ['null for all', () => null],
  ['a wrong type', () => 'none'],
  ['wrong items', () => [7]],
  ['a list instead of an object', () => [['**']]],
])('a client that answers workspace/configuration with %s', async (_name, configuration) => {
  const workspace = shop();
  const server = await startLanguageServer({
    folders: [workspace.uri],
    configuration,
    initializationOptions: { filesExclude: ['wrong.yaml'] },
  });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  // Without a setting that can be read, what the client passed at the start holds.
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([]);
  await server.end();
});

test('a client that refuses workspace/configuration', async () => {
  const workspace = shop();
  const server = await startLanguageServer({
    folders: [workspace.uri],
    configuration: () => {
      throw new Error('refused');
    },
  });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('a client without workspace/configuration is not asked', async () => {
  const workspace = shop();
  let questions = 0;
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: { ...fullCapabilities, workspace: { ...fullCapabilities.workspace, configuration: false } },
    configuration: () => {
      questions++;
      return [];
    },
  });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  expect(questions).toBe(0);
  await server.end();
});

test('of two answers to workspace/configuration the one to the later question counts', async () => {
  const workspace = shop();
  let questions = 0;
  const server = await startLanguageServer({
    folders: [workspace.uri],
    configuration: async () => {
      if (++questions > 1) return [{ 'web.yaml': true }];
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [{ 'wrong.yaml': true }];
    },
  });
  server.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  expect((await server.coverage()).notAnalysed.map(({ path }) => path)).toEqual(['web.yaml']);
  await server.end();
});

test.each([[['utf-8']], [['utf-8', 'utf-32']], [[]], ['utf-8']])(
  'a client that offers the position encodings %j gets UTF-16, which every client knows',
  async (positionEncodings) => {
    const server = await startLanguageServer({
      capabilities: { general: { positionEncodings } } as ClientCapabilities,
    });
    expect(server.initializeResult?.capabilities.positionEncoding).toBe('utf-16');
    server.open('untitled:Untitled-1', `{"🔥": 1}\n---\n${wrongApi.replace('metadata:', 'metadata: # 🔥')}`);
    const [diagnostic] = await server.diagnostics('untitled:Untitled-1');
    expect(diagnostic?.range.start).toEqual({ line: 2, character: 12 });
    await server.end();
  },
);

test('a client that can watch files is asked to, for manifests and for what decides about them', async () => {
  const server = await startLanguageServer({ folders: [diskWorkspace().uri] });
  await server.coverage();
  const patterns = server.registrations
    .filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
    .flatMap(({ registerOptions }) => (registerOptions as { watchers: { globPattern: string }[] }).watchers)
    .map(({ globPattern }) => globPattern);
  expect(patterns).toContain('**/*.{yaml,yml,json}');
  expect(patterns).toContain('**/{Kustomization,.gitignore}');
  await server.end();
});

test('a client that cannot watch files: opening and saving a document shows what is new around it', async () => {
  const workspace = shop();
  const { didChangeWatchedFiles: _, ...rest } = fullCapabilities.workspace ?? {};
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: { ...fullCapabilities, workspace: rest },
  });
  const uri = workspace.uriOf('namespace.yaml');
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  expect(server.registrations).toEqual([]);

  workspace.write('policy.yaml', denyAll('shop'));
  server.open(uri, workspace.read('namespace.yaml'));
  expect(await server.codes(uri)).toEqual([]);
  workspace.remove('policy.yaml');
  server.notify('textDocument/didSave', { textDocument: { uri } });
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  await server.end();
});

test('rule links open the page in the extension, and no other editor gets a link that leads nowhere', async () => {
  const workspace = shop();
  const uri = workspace.uriOf('wrong.yaml');
  const extension = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { uriScheme: 'vscode-insiders' },
  });
  expect((await extension.diagnostics(uri))[0]).toMatchObject({
    source: 'firebreak',
    code: wrongApiRule,
    codeDescription: { href: `vscode-insiders://firebreak.firebreak/rule/${wrongApiRule}` },
  });
  await extension.end();
  const other = await startLanguageServer({ folders: [workspace.uri] });
  expect((await other.diagnostics(uri))[0]).not.toHaveProperty('codeDescription');
  await other.end();
});

test('related locations, tags and links go only to clients that show them', async () => {
  const workspace = shop();
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: {},
    initializationOptions: { uriScheme: 'vscode' },
  });
  const [diagnostic] = (await server.diagnostics(workspace.uriOf('namespace.yaml'))).filter(
    ({ code }) => code === openIngressRule,
  );
  expect(Object.keys(diagnostic ?? {}).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
  await server.end();
});

test('only a client that asked for it is told that the analysis changed, once for each change', async () => {
  const workspace = shop();
  const quiet = await startLanguageServer({ folders: [workspace.uri] });
  await quiet.coverage();
  await quiet.end();

  const server = await startLanguageServer({
    folders: [workspace.uri],
    initializationOptions: { analysisChanged: true },
  });
  await server.coverage();
  const first = server.takeNotifications('firebreak/analysisChanged').at(-1);
  expect(first?.params).toMatchObject({ isComplete: true, workloads: 1, openWorkloads: 1 });
  const uri = workspace.uriOf('policy.yaml');
  server.open(uri, '');
  server.change(uri, denyAll('shop'));
  await server.coverage();
  const second = server.takeNotifications('firebreak/analysisChanged').at(-1);
  expect(second?.params).toMatchObject({ isComplete: true, workloads: 1, openWorkloads: 0 });
  await server.end();
});
