import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { denyAll, deployment, namespace, openNamespaceRules, wrongApi, wrongApiRule } from './manifests';

function changeFolders(server: LanguageServer, added: readonly string[], removed: readonly string[]): void {
  const folders = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: uri }));
  server.notify('workspace/didChangeWorkspaceFolders', { event: { added: folders(added), removed: folders(removed) } });
}

async function namespaces(server: LanguageServer): Promise<readonly string[]> {
  const { scopes } = await server.coverage();
  return scopes.flatMap((scope) => scope.namespaces.map(({ name }) => name)).sort();
}

test('folders that are added are read, folders that are removed are cleared', async () => {
  const first = diskWorkspace({ 'namespace.yaml': namespace('one'), 'web.yaml': deployment('web', 'one') });
  const second = diskWorkspace({ 'namespace.yaml': namespace('two'), 'web.yaml': deployment('web', 'two') });
  const server = await startLanguageServer({ folders: [first.uri] });
  expect(await namespaces(server)).toEqual(['one']);

  changeFolders(server, [second.uri], []);
  expect(await namespaces(server)).toEqual(['one', 'two']);
  expect(await server.codes(second.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);

  changeFolders(server, [], [first.uri]);
  expect(await namespaces(server)).toEqual(['two']);
  expect(await server.codes(first.uriOf('namespace.yaml'))).toEqual([]);
  expect(await server.codes(second.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('folders are clusters of their own: a policy in one does not protect the other', async () => {
  const open = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const other = diskWorkspace({ 'policy.yaml': denyAll('shop') });
  const server = await startLanguageServer({ folders: [open.uri, other.uri] });
  expect(await server.codes(open.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('a folder inside another one takes its files over and gives them back', async () => {
  const workspace = diskWorkspace({
    'namespace.yaml': namespace('outer'),
    'web.yaml': deployment('web', 'outer'),
    'inner/policy.yaml': denyAll('outer'),
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  changeFolders(server, [workspace.uriOf('inner')], []);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  changeFolders(server, [], [workspace.uriOf('inner')]);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  await server.end();
});

test('.gitignore and files.exclude keep files out, and let them in again when they change', async () => {
  const workspace = diskWorkspace({ '.gitignore': 'dist/\n', 'dist/wrong.yaml': wrongApi, 'old/wrong.yaml': wrongApi });
  let exclude: Record<string, unknown> = { old: true };
  const server = await startLanguageServer({
    folders: [workspace.uri],
    configuration: (items) => items.map(({ section }) => (section === 'files.exclude' ? exclude : null)),
  });
  const shown = async () => [
    await server.codes(workspace.uriOf('dist/wrong.yaml')),
    await server.codes(workspace.uriOf('old/wrong.yaml')),
  ];
  expect(await shown()).toEqual([[], []]);
  expect((await server.coverage()).notAnalysed.map(({ path }) => path)).toEqual(['dist/', 'old/']);

  workspace.write('.gitignore', 'nothing\n');
  server.watched([{ uri: workspace.uriOf('.gitignore'), type: 2 }]);
  expect(await shown()).toEqual([[wrongApiRule], []]);

  exclude = { old: false };
  server.notify('workspace/didChangeConfiguration', { settings: null });
  expect(await shown()).toEqual([[wrongApiRule], [wrongApiRule]]);
  expect((await server.coverage()).notAnalysed).toEqual([]);

  workspace.write('.gitignore', 'old\n');
  server.watched([{ uri: workspace.uriOf('.gitignore'), type: 2 }]);
  expect(await shown()).toEqual([[wrongApiRule], []]);
  await server.end();
});

test('an open document that is left out of the workspace shows nothing, before and after typing', async () => {
  const workspace = diskWorkspace({ '.gitignore': 'dist\n', 'dist/wrong.yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('dist/wrong.yaml');
  server.open(uri, wrongApi);
  expect(await server.codes(uri)).toEqual([]);
  server.change(uri, `${wrongApi}# typed\n`);
  expect(await server.codes(uri)).toEqual([]);
  await server.end();
});

test('a new document counts as soon as somebody types into it, and no longer when it is closed unsaved', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  const policy = workspace.uriOf('policies/new.yaml');
  server.open(policy, '');
  server.change(policy, denyAll('shop'));
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  server.close(policy);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('without a folder each open document stands for itself', async () => {
  const elsewhere = diskWorkspace({ 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer();
  const uri = elsewhere.uriOf('web.yaml');
  server.open(uri, `${namespace('shop')}---\n${deployment('web', 'shop')}`);
  server.open('untitled:Untitled-1', `${namespace('shop')}---\n${deployment('web', 'shop')}`);
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  expect(await server.codes('untitled:Untitled-1')).toEqual(openNamespaceRules);
  // A policy in one document does not reach into the other.
  server.change('untitled:Untitled-1', `${namespace('shop')}---\n${deployment('web', 'shop')}---\n${denyAll('shop')}`);
  expect(await server.codes('untitled:Untitled-1')).toEqual([]);
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  server.close(uri);
  expect(await server.codes(uri)).toEqual([]);
  await server.end();
});

test('a document from elsewhere is checked by itself and changes nothing in the workspace', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const before = await server.coverage();
  server.open('untitled:Untitled-1', `${denyAll('shop')}---\n${wrongApi}`);
  expect(await server.codes('untitled:Untitled-1')).toEqual([wrongApiRule]);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  const { generation: _before, ...coverageBefore } = before;
  const { generation: _after, ...coverageAfter } = await server.coverage();
  expect(coverageAfter).toEqual(coverageBefore);
  await server.end();
});

test('in a folder that is on no disk, open documents are checked, and nothing is said to be missing', async () => {
  const folder = 'vscode-vfs://github/example/shop';
  const server = await startLanguageServer({ folders: [folder] });
  server.open(`${folder}/web.yaml`, `${namespace('shop')}---\n${deployment('web', 'shop')}---\n${wrongApi}`);
  expect(await server.codes(`${folder}/web.yaml`)).toEqual([wrongApiRule]);
  expect(await server.coverage()).toMatchObject({ isComplete: true, scopes: [] });
  server.close(`${folder}/web.yaml`);
  expect(await server.codes(`${folder}/web.yaml`)).toEqual([]);
  await server.end();
});

test.each(['git', 'output', 'vscode-scm', 'vscode-bulkeditpreview-editor', 'merge-editor', 'vscode-userdata'])(
  'documents of the scheme %s never enter',
  async (scheme) => {
    const workspace = diskWorkspace({ 'wrong.yaml': wrongApi });
    const server = await startLanguageServer({ folders: [workspace.uri] });
    const uri = `${scheme}:${workspace.uriOf('wrong.yaml').slice('file:'.length)}`;
    server.open(uri, wrongApi);
    server.change(uri, `${wrongApi}# typed\n`);
    await server.coverage();
    expect(server.published.map((params) => params.uri)).toEqual([workspace.uriOf('wrong.yaml')]);
    await server.end();
  },
);

test.each(['dockercompose', 'github-actions-workflow', 'plaintext', 'yaml.docker-compose'])(
  'documents of the language %s are none of ours',
  async (languageId) => {
    const server = await startLanguageServer();
    server.open('untitled:Untitled-1', wrongApi, languageId);
    expect(await server.codes('untitled:Untitled-1')).toEqual([]);
    await server.end();
  },
);

test('JSON and Helm documents are synchronised too', async () => {
  const server = await startLanguageServer();
  const json = JSON.stringify({
    apiVersion: 'network.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'wrong' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  });
  server.open('untitled:policy.json', json, 'json');
  expect(await server.codes('untitled:policy.json')).toEqual([wrongApiRule]);
  server.open('untitled:Untitled-2', wrongApi, 'helm');
  expect(await server.codes('untitled:Untitled-2')).toEqual([wrongApiRule]);
  await server.end();
});

test('one file has one analysis, however the client spells its address', async () => {
  const workspace = diskWorkspace({ 'team @ home/wrong (1).yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  await server.coverage();
  expect(server.published).toHaveLength(1);
  // As VS Code writes it: everything escaped that may be.
  const spelled = `${workspace.uri}/team%20%40%20home/wrong%20%281%29.yaml`;
  const first = server.published[0]?.uri ?? '';
  expect(first).not.toBe(spelled);
  server.open(spelled, wrongApi);
  expect(await server.codes(spelled)).toEqual([wrongApiRule]);
  expect(server.shown(first)).toEqual([]);
  server.change(spelled, '');
  expect(await server.diagnostics(spelled)).toEqual([]);
  expect(server.published.at(-1)).toEqual({ uri: spelled, version: 2, diagnostics: [] });
  await server.end();
});

test('a document is cleared under the address by which it was opened', async () => {
  const workspace = diskWorkspace({ 'wrong (1).yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const inside = `${workspace.uri}/wrong%20%281%29.yaml`;
  const outside = 'file:///C:/Users/me/wrong%20%281%29.yaml';
  for (const uri of [inside, outside]) {
    server.open(uri, wrongApi);
    expect(await server.codes(uri)).toEqual([wrongApiRule]);
    server.close(uri);
  }
  expect(await server.codes(outside)).toEqual([]);
  expect(await server.codes(inside)).toEqual([wrongApiRule]);
  workspace.remove('wrong (1).yaml');
  server.watched([{ uri: inside, type: 3 }]);
  expect(await server.codes(inside)).toEqual([]);
  await server.end();
});
