import { expect, test } from 'vitest';
import { type DiskWorkspace, diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, type LanguageServer, startLanguageServer } from '../support/language-server';
import {
  denyAll,
  deployment,
  namespace,
  openIngressRule,
  openNamespaceRules,
  wrongApi,
  wrongApiRule,
} from './manifests';

function shop(): DiskWorkspace {
  return diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': deployment('web', 'shop'),
    'wrong.yaml': wrongApi,
  });
}

/** The settings of an editor: the section `firebreak` by folder, with `''` for documents in no folder. */
type Settings = Record<string, unknown>;

/** Starts a server for folders whose settings can be changed later. */
async function startConfigured(folders: readonly string[], settings: Settings, initializationOptions?: unknown) {
  let current = settings;
  const server = await startLanguageServer({
    folders,
    initializationOptions,
    configuration: (items) =>
      items.map(({ section, scopeUri = '' }) => (section === 'firebreak' ? (current[scopeUri] ?? null) : null)),
  });
  const set = (next: Settings) => {
    current = next;
    server.notify('workspace/didChangeConfiguration', { settings: null });
  };
  return { server, set };
}

test('firebreak.enable: off clears diagnostics and coverage at once, on brings both back', async () => {
  const workspace = shop();
  const { server, set } = await startConfigured([workspace.uri], {});
  server.open(workspace.uriOf('wrong.yaml'), wrongApi);
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);

  set({ [workspace.uri]: { enable: false } });
  expect(await shown(server, workspace)).toEqual([[], []]);
  expect((await server.coverage()).scopes).toEqual([]);
  server.change(workspace.uriOf('wrong.yaml'), `${wrongApi}# typed\n`);
  server.watched([{ uri: workspace.uriOf('namespace.yaml'), type: 2 }]);
  expect(await shown(server, workspace)).toEqual([[], []]);

  set({ [workspace.uri]: { enable: true } });
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  expect((await server.coverage()).scopes).toHaveLength(1);
  await server.end();
});

test('firebreak.enable holds per folder, also for a folder inside another one', async () => {
  const workspace = diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': deployment('web', 'shop'),
    'inner/wrong.yaml': wrongApi,
  });
  const inner = workspace.uriOf('inner');
  const { server, set } = await startConfigured([workspace.uri, inner], { [inner]: { enable: false } });
  server.open(workspace.uriOf('inner/wrong.yaml'), wrongApi);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  expect(await server.codes(workspace.uriOf('inner/wrong.yaml'))).toEqual([]);

  set({ [workspace.uri]: { enable: false }, [inner]: { enable: true } });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  expect(await server.codes(workspace.uriOf('inner/wrong.yaml'))).toEqual([wrongApiRule]);
  await server.end();
});

test('a folder that is switched off before the server starts never shows anything', async () => {
  const workspace = shop();
  const { server } = await startConfigured([workspace.uri], { [workspace.uri]: { enable: false } });
  server.open(workspace.uriOf('wrong.yaml'), wrongApi);
  await server.coverage();
  expect(server.published).toEqual([]);
  await server.end();
});

test('firebreak.enable outside of folders is that of the window', async () => {
  const { server, set } = await startConfigured([], { '': { enable: false } });
  server.open('untitled:Untitled-1', wrongApi);
  expect(await server.codes('untitled:Untitled-1')).toEqual([]);
  set({ '': { enable: true } });
  expect(await server.codes('untitled:Untitled-1')).toEqual([wrongApiRule]);
  set({ '': { enable: false } });
  expect(await server.codes('untitled:Untitled-1')).toEqual([]);
  await server.end();
});

test('firebreak.diagnostics.scope: findings of closed files stay away, and go when a file is closed', async () => {
  const workspace = shop();
  const openFiles = { [workspace.uri]: { diagnostics: { scope: 'openFiles' } } };
  const { server, set } = await startConfigured([workspace.uri], openFiles);
  expect(await shown(server, workspace)).toEqual([[], []]);
  // The rest of the workspace still decides about what is open.
  server.open(workspace.uriOf('namespace.yaml'), namespace('shop'));
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, []]);
  server.close(workspace.uriOf('namespace.yaml'));
  expect(await shown(server, workspace)).toEqual([[], []]);

  set({});
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  set(openFiles);
  expect(await shown(server, workspace)).toEqual([[], []]);
  await server.end();
});

test('with the whole workspace shown again, so is a file in which only a suppression is wrong', async () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web # firebreak: ignore[no-such-rule]\n';
  const workspace = diskWorkspace({ 'service.yaml': service });
  const uri = workspace.uriOf('service.yaml');
  const openFiles = { [workspace.uri]: { diagnostics: { scope: 'openFiles' } } };
  const { server, set } = await startConfigured([workspace.uri], openFiles);
  expect(await server.codes(uri)).toEqual([]);
  set({});
  expect(await server.codes(uri)).toEqual(['unknown-suppression']);
  await server.end();
});

test.each([
  ['ask', ['in a new file networkpolicy-shop.yaml', 'in this file']],
  ['newFile', ['in a new file networkpolicy-shop.yaml']],
  ['sameFile', ['in this file']],
])('firebreak.fixes.placement: %s', async (placement, places) => {
  const workspace = shop();
  const { server, set } = await startConfigured([workspace.uri], {});
  server.open(workspace.uriOf('namespace.yaml'), namespace('shop'));
  await server.codes(workspace.uriOf('namespace.yaml'));
  set({ [workspace.uri]: { fixes: { placement } } });
  expect(await fixPlaces(server, workspace.uriOf('namespace.yaml'))).toEqual(places);
  await server.end();
});

test('firebreak.fixes.placement: newFile gives way where no file can be created', async () => {
  const { server } = await startConfigured([], { '': { fixes: { placement: 'newFile' } } });
  server.open('untitled:Untitled-1', `${namespace('shop')}---\n${deployment('web', 'shop')}`);
  expect(await fixPlaces(server, 'untitled:Untitled-1')).toContain('in this file');
  await server.end();
});

test('firebreak.defaultNamespace names the namespace of manifests that name none, per folder', async () => {
  const anonymous = deployment('web', 'shop').replace('  namespace: shop\n', '');
  const [first, second] = [diskWorkspace({ 'web.yaml': anonymous }), diskWorkspace({ 'web.yaml': anonymous })];
  const { server, set } = await startConfigured([first.uri, second.uri], {});
  expect(await namespaces(server)).toEqual(['default from default', 'default from default']);

  set({ [first.uri]: { defaultNamespace: 'shop' } });
  expect(await namespaces(server)).toEqual(['default from default', 'shop from firebreak.defaultNamespace']);
  expect((await server.diagnostics(first.uriOf('web.yaml')))[0]?.message).toContain('"shop"');
  expect((await server.diagnostics(second.uriOf('web.yaml')))[0]?.message).toContain('"default"');
  // A policy of that namespace reaches it now.
  first.write('policy.yaml', denyAll('shop'));
  server.watched([{ uri: first.uriOf('policy.yaml'), type: 1 }]);
  expect(await server.codes(first.uriOf('web.yaml'))).toEqual([]);

  set({});
  expect(await namespaces(server)).toEqual(['default from default', 'default from default']);
  expect(await server.codes(first.uriOf('web.yaml'))).toContain(openIngressRule);
  await server.end();
});

test('firebreak.hover.enable switches hovers off and on', async () => {
  const workspace = shop();
  const { server, set } = await startConfigured([workspace.uri], {});
  const uri = workspace.uriOf('web.yaml');
  server.open(uri, workspace.read('web.yaml'));
  const hover = () =>
    server.request('textDocument/hover', { textDocument: { uri }, position: { line: 3, character: 9 } });
  expect(await hover()).not.toBeNull();
  set({ [workspace.uri]: { hover: { enable: false } } });
  await server.coverage();
  expect(await hover()).toBeNull();
  set({});
  await server.coverage();
  expect(await hover()).not.toBeNull();
  await server.end();
});

test.each([
  ['nested objects', { enable: false }],
  ['dotted keys', { 'diagnostics.scope': 'openFiles' }],
])('an editor that sends settings at the start only, as %s', async (_name, settings) => {
  const workspace = shop();
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: {},
    initializationOptions: { settings },
  });
  expect(await shown(server, workspace)).toEqual([[], []]);
  await server.end();
});

test('an editor that pushes settings and answers no questions', async () => {
  const workspace = shop();
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: { ...fullCapabilities, workspace: { ...fullCapabilities.workspace, configuration: false } },
  });
  server.open(workspace.uriOf('wrong.yaml'), wrongApi);
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  server.notify('workspace/didChangeConfiguration', { settings: { firebreak: { enable: false } } });
  expect(await shown(server, workspace)).toEqual([[], []]);
  server.notify('workspace/didChangeConfiguration', { settings: { firebreak: { enable: true } } });
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  await server.end();
});

test.each([
  ['null', null],
  ['a number', 7],
  ['a list', [true]],
  [
    'wrong types',
    { enable: 'no', diagnostics: 'openFiles', fixes: { placement: 7 }, hover: null, defaultNamespace: {} },
  ],
  [
    'unknown values',
    { diagnostics: { scope: 'none' }, fixes: { placement: 'elsewhere' }, defaultNamespace: 'No Name' },
  ],
])('settings that make no sense count as not set: %s', async (_name, settings) => {
  const workspace = shop();
  const { server } = await startConfigured([workspace.uri], { [workspace.uri]: settings, '': settings });
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  await server.end();
});

test('what the answer leaves open is taken from the start, setting by setting', async () => {
  const workspace = shop();
  const { server } = await startConfigured(
    [workspace.uri],
    { [workspace.uri]: { diagnostics: { scope: 'workspace' } } },
    { settings: { diagnostics: { scope: 'openFiles' }, fixes: { placement: 'sameFile' } } },
  );
  server.open(workspace.uriOf('namespace.yaml'), namespace('shop'));
  expect(await shown(server, workspace)).toEqual([openNamespaceRules, [wrongApiRule]]);
  expect(await fixPlaces(server, workspace.uriOf('namespace.yaml'))).toEqual(['in this file']);
  await server.end();
});

test('a folder that is added brings its settings along', async () => {
  const [first, second] = [shop(), shop()];
  const { server } = await startConfigured([first.uri], { [second.uri]: { enable: false } });
  expect(await shown(server, first)).toEqual([openNamespaceRules, [wrongApiRule]]);
  const event = { added: [{ uri: second.uri, name: 'second' }], removed: [{ uri: first.uri, name: 'first' }] };
  server.notify('workspace/didChangeWorkspaceFolders', { event });
  expect(await shown(server, first)).toEqual([[], []]);
  expect(await shown(server, second)).toEqual([[], []]);
  await server.end();
});

async function shown(server: LanguageServer, workspace: DiskWorkspace): Promise<readonly (readonly string[])[]> {
  return [await server.codes(workspace.uriOf('namespace.yaml')), await server.codes(workspace.uriOf('wrong.yaml'))];
}

/** Where the fixes for a missing default-deny say that they write. */
async function fixPlaces(server: LanguageServer, uri: string): Promise<readonly string[]> {
  const fixes = await server.fixes(uri, openIngressRule);
  const places = fixes.map(({ title }) => /\bin (?:this file|a new file \S+)/.exec(title)?.[0]);
  return [...new Set(places.filter((place) => place !== undefined))];
}

async function namespaces(server: LanguageServer): Promise<readonly string[]> {
  const { scopes } = await server.coverage();
  return scopes
    .flatMap((scope) => scope.namespaces.map(({ name, inferredFrom }) => `${name} from ${inferredFrom}`))
    .sort();
}
