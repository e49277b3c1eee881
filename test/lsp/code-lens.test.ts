import { expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import { diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, type LanguageServer, startLanguageServer } from '../support/language-server';
import { denyAll, deployment } from './manifests';

const shop = { 'web.yaml': deployment('web', 'shop'), 'deny all.yaml': denyAll('shop') };
const refreshing = {
  ...fullCapabilities,
  workspace: { ...fullCapabilities.workspace, codeLens: { refreshSupport: true } },
};

function lensesOf(server: LanguageServer, uri: string): Promise<CodeLens[]> {
  return server.request('textDocument/codeLens', { textDocument: { uri } });
}

async function resolved(server: LanguageServer, uri: string): Promise<readonly CodeLens[]> {
  const lenses = await lensesOf(server, uri);
  return Promise.all(lenses.map((lens) => server.request<CodeLens>('codeLens/resolve', lens)));
}

test('a policy has a lens above its first line, which lists what it selects in an editor with the command', async () => {
  const workspace = diskWorkspace(shop);
  const uri = workspace.uriOf('deny all.yaml');
  const web = {
    uri: workspace.uriOf('web.yaml'),
    range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } },
  };
  const title = 'selects 1 workload · its peers are not in the manifests';
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 10 } };
  for (const [initializationOptions, command] of [
    [undefined, { title, command: '' }],
    [{ uriScheme: 'vscode' }, { title, command: 'firebreak.showSelected', arguments: [uri, range.start, [web]] }],
  ] as const) {
    const server = await startLanguageServer({ folders: [workspace.uri], initializationOptions });
    server.open(uri, workspace.read('deny all.yaml'));
    expect(await resolved(server, uri)).toEqual([{ range, command }]);
    // The line is there before its text.
    expect((await lensesOf(server, uri)).map((lens) => [lens.range, lens.command])).toEqual([[range, undefined]]);
    server.open(web.uri, workspace.read('web.yaml'));
    expect(await lensesOf(server, web.uri)).toEqual([]);
    await expect(server.request('codeLens/resolve', { range })).rejects.toMatchObject({ code: -32602 });
    await server.end();
  }
});

test('an editor is told to ask again when another file has changed what a lens says', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri], capabilities: refreshing });
  const uri = workspace.uriOf('deny all.yaml');
  const web = workspace.uriOf('web.yaml');
  server.open(uri, workspace.read('deny all.yaml'));
  server.open(web, workspace.read('web.yaml'));
  await server.coverage();
  expect(server.takeNotifications()).toEqual([]);
  expect((await resolved(server, uri))[0]?.command?.title).toBe(
    'selects 1 workload · its peers are not in the manifests',
  );
  server.change(web, `${deployment('web', 'shop')}---\n${deployment('db', 'shop')}`);
  await server.until('the refresh', () => server.notifications.length > 0);
  expect(server.takeNotifications().map(({ method }) => method)).toEqual(['workspace/codeLens/refresh']);
  expect((await resolved(server, uri))[0]?.command?.title).toBe(
    'selects 2 workloads · its peers are not in the manifests',
  );
  await server.end();
});

test('firebreak.codeLens.enable switches lenses off and on', async () => {
  const workspace = diskWorkspace(shop);
  let settings: unknown = {};
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: refreshing,
    configuration: (items) => items.map(({ section }) => (section === 'firebreak' ? settings : null)),
  });
  const uri = workspace.uriOf('deny all.yaml');
  server.open(uri, workspace.read('deny all.yaml'));
  await server.coverage();
  expect(await lensesOf(server, uri)).toHaveLength(1);
  let seen = 0;
  for (const [enabled, count] of [
    [false, 0],
    [true, 1],
  ] as const) {
    settings = { codeLens: { enable: enabled } };
    server.notify('workspace/didChangeConfiguration', { settings: null });
    await server.until('the refresh', () => server.notifications.length > seen);
    seen = server.notifications.length;
    expect(await lensesOf(server, uri)).toHaveLength(count);
  }
  await server.coverage();
  server.takeNotifications('workspace/codeLens/refresh');
  await server.end();
});
