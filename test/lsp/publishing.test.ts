import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { diskWorkspace } from '../support/disk-workspace';
import { fullCapabilities, startLanguageServer } from '../support/language-server';
import { denyAll, deployment, namespace, openNamespaceRules, wrongApi, wrongApiRule } from './manifests';

const created = 1;
const changed = 2;
const deleted = 3;

const webOfShop = deployment('web', 'shop');
const webInJson = JSON.stringify(parse(webOfShop));

function openShop() {
  return diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
}

test('what one document shows comes first, what the namespace shows after a quiet moment', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  const before = server.published.length;

  server.open(uri, workspace.read('namespace.yaml'));
  server.change(uri, `${namespace('shop')}---\n${denyAll('shop')}---\n${wrongApi}`);
  await server.until('the last state', () => server.shown(uri).length === 1);
  const codes = server.published.slice(before).map(({ diagnostics }) => diagnostics.map(({ code }) => code).sort());
  expect(codes).toEqual([[...openNamespaceRules, wrongApiRule], [wrongApiRule]]);
  expect(server.published.slice(before).map(({ version }) => version)).toEqual([2, 2]);
  await server.end();
});

test('findings of the namespace stay on their line while the lines above them move', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const lines = async () => [...new Set((await server.diagnostics(uri)).map(({ range }) => range.start.line))];
  expect(await lines()).toEqual([3]);
  const before = server.published.length;
  server.change(uri, `# one\n# two\n${namespace('shop')}`);
  expect(await lines()).toEqual([5]);
  server.change(uri, `${deployment('api', 'shop')}---\n${namespace('shop')}`);
  expect(await lines()).toEqual([21]);
  const linesSeen = server.published
    .slice(before)
    .flatMap(({ diagnostics }) => diagnostics.map(({ range }) => range.start.line));
  expect(new Set(linesSeen)).toEqual(new Set([5, 21]));
  await server.end();
});

test('nothing is sent for files whose findings are the same', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  await server.coverage();
  const before = server.published.length;
  const uri = workspace.uriOf('web.yaml');
  server.open(uri, workspace.read('web.yaml'));
  server.change(uri, `${workspace.read('web.yaml')}# a comment at the end\n`);
  await server.coverage();
  server.notify('textDocument/didSave', { textDocument: { uri } });
  server.watched([{ uri, type: changed }]);
  await server.coverage();
  server.close(uri);
  await server.coverage();
  expect(server.published.slice(before)).toEqual([]);
  await server.end();
});

test('a comment that becomes a suppression while it is typed suppresses, and no longer when it is none any more', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  const write = (comment: string) => `# ${comment}\n${namespace('shop')}`;
  server.open(uri, write('note'));
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  const codesAfter = async (comment: string) => {
    server.change(uri, write(comment));
    return server.codes(uri);
  };
  expect(await codesAfter('notes')).toEqual(openNamespaceRules);
  expect(await codesAfter(`firebreak: ignore-resource[${openNamespaceRules}]`)).toEqual([]);
  expect(await codesAfter(`firebreak: ignore-resource[${openNamespaceRules.slice(1)}]`)).toEqual(
    openNamespaceRules.slice(0, 1),
  );
  expect(await codesAfter('note')).toEqual(openNamespaceRules);
  await server.end();
});

test('what a configuration ignores goes in files that nobody has edited, and comes back', async () => {
  const workspace = openShop();
  workspace.write('.firebreak.yaml', 'root: true\n');
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [uri, config] = [workspace.uriOf('namespace.yaml'), workspace.uriOf('.firebreak.yaml')];
  server.open(config, workspace.read('.firebreak.yaml'));
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  server.change(config, `root: true\nignore:\n  - rules: [${openNamespaceRules}]\n`);
  expect(await server.codes(uri)).toEqual([]);
  server.change(config, 'root: true\n');
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  await server.end();
});

test('findings of documents with the same text stay while somebody types in a comment beside them', async () => {
  const copy = `---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: none } }\n`;
  const write = (comment: string) => `${copy}${copy}---\n# ${comment}\n${namespace('shop')}`;
  const workspace = diskWorkspace({ 'shop.yaml': write('n'), 'web.yaml': deployment('web', 'shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('shop.yaml');
  server.open(uri, write('n'));
  const before = await server.diagnostics(uri);
  expect(before.map(({ code, range }) => `${range.start.line} ${code}`)).toContain('4 service-backend-mismatch');
  for (const comment of ['no', 'not', 'note']) {
    server.change(uri, write(comment));
    expect(await server.diagnostics(uri)).toEqual(before);
  }
  await server.end();
});

test('a finding stands on its column when a comment above it has become shorter', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, `# a comment that is long\n${namespace('shop')}`);
  const before = await server.diagnostics(uri);
  server.change(uri, `# short\n${namespace('shop')}`);
  expect(await server.diagnostics(uri)).toEqual(before);
  server.change(uri, `# short\n${namespace('shop').replace('name: shop', 'name:   shop')}`);
  const start = before[0]?.range.start.character ?? 0;
  expect((await server.diagnostics(uri)).map(({ range }) => range.start.character)).toEqual([start + 2, start + 2]);
  await server.end();
});

test('a client that drops diagnostics of versions that it has left behind gets them again when it rests', async () => {
  const workspace = openShop();
  const publishDiagnostics = { ...fullCapabilities.textDocument?.publishDiagnostics, versionSupport: true };
  const server = await startLanguageServer({
    folders: [workspace.uri],
    capabilities: { ...fullCapabilities, textDocument: { ...fullCapabilities.textDocument, publishDiagnostics } },
  });
  const uri = workspace.uriOf('new.yaml');
  server.open(uri, '');
  const codesOfVersion = () =>
    server.published
      .filter((params) => params.uri === uri && params.version === server.version(uri))
      .flatMap(({ diagnostics }) => [diagnostics.map(({ code }) => code)]);
  server.change(uri, wrongApi);
  server.change(uri, `${wrongApi}# typed\n`);
  await server.until('the findings of version 3', () => codesOfVersion().length === 1);
  expect(codesOfVersion()).toEqual([[wrongApiRule]]);
  server.change(uri, '');
  server.change(uri, '# typed\n');
  await server.until('the findings of version 5', () => codesOfVersion().length === 1);
  expect(codesOfVersion()).toEqual([[]]);
  await server.end();
});

test('undo brings back exactly what was shown before', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const before = await server.diagnostics(uri);
  expect(before).toHaveLength(2);
  server.change(uri, `${namespace('shop')}---\n${denyAll('shop')}`);
  expect(await server.diagnostics(uri)).toEqual([]);
  server.change(uri, namespace('shop'));
  expect(await server.diagnostics(uri)).toEqual(before);
  await server.end();
});

test('several changes of parts in one message are applied one after the other', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, 'apiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: 🔥shop\r\n');
  const at = (line: number, start: number, end: number) => ({
    start: { line, character: start },
    end: { line, character: end },
  });
  server.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [
      { range: at(0, 0, 0), text: '# first\n' },
      // The emoji is two UTF-16 units; its line has moved down by one.
      { range: at(4, 8, 10), text: '' },
    ],
  });
  const diagnostics = await server.diagnostics(uri);
  expect(diagnostics.map(({ code }) => code).sort()).toEqual(openNamespaceRules);
  expect(diagnostics.map(({ range }) => range)).toEqual([at(4, 8, 12), at(4, 8, 12)]);
  await server.end();
});

test('closing without saving goes back to what is on disk', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  server.change(uri, '');
  expect(await server.codes(uri)).toEqual([]);
  server.close(uri);
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  await server.end();
});

test('a deleted file is cleared, and so is what depended on it', async () => {
  const workspace = diskWorkspace({
    'namespace.yaml': namespace('shop'),
    'web.yaml': deployment('web', 'shop'),
    'policy.yaml': denyAll('shop'),
    'wrong.yaml': wrongApi,
  });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  for (const file of ['wrong.yaml', 'policy.yaml']) {
    workspace.remove(file);
    server.watched([{ uri: workspace.uriOf(file), type: deleted }]);
  }
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([]);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('an open document counts until it is closed, also where its file is deleted', async () => {
  const workspace = openShop();
  workspace.write('policy.yaml', denyAll('shop'));
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const policy = workspace.uriOf('policy.yaml');
  server.open(policy, denyAll('shop'));
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  workspace.remove('policy.yaml');
  server.watched([{ uri: policy, type: deleted }]);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  server.close(policy);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('a document without a file counts from when it is opened, before and after the folder was read', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const policy = workspace.uriOf('policy.yaml');
  server.open(policy, denyAll('shop'));
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual([]);
  const wrong = workspace.uriOf('wrong.yaml');
  server.open(wrong, wrongApi);
  expect(await server.codes(wrong)).toEqual([wrongApiRule]);
  server.close(policy);
  expect(await server.codes(workspace.uriOf('namespace.yaml'))).toEqual(openNamespaceRules);
  await server.end();
});

test('an atomic save, reported as deletion and creation, changes nothing', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  const before = server.published.length;
  server.watched([
    { uri, type: deleted },
    { uri, type: created },
  ]);
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  expect(server.published).toHaveLength(before);
  await server.end();
});

test('a renamed file takes its findings along', async () => {
  const workspace = diskWorkspace({ 'old.yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('old.yaml'))).toEqual([wrongApiRule]);
  workspace.rename('old.yaml', 'new.yaml');
  server.watched([
    { uri: workspace.uriOf('old.yaml'), type: deleted },
    { uri: workspace.uriOf('new.yaml'), type: created },
  ]);
  expect(await server.codes(workspace.uriOf('old.yaml'))).toEqual([]);
  expect(await server.codes(workspace.uriOf('new.yaml'))).toEqual([wrongApiRule]);
  await server.end();
});

test('a folder that is renamed or deleted as a whole takes its files along', async () => {
  const workspace = diskWorkspace({ 'a/one.yaml': wrongApi, 'a/deep/two.yaml': wrongApi });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('a/deep/two.yaml'))).toEqual([wrongApiRule]);
  workspace.rename('a', 'b');
  server.notify('workspace/didRenameFiles', {
    files: [{ oldUri: workspace.uriOf('a'), newUri: workspace.uriOf('b') }],
  });
  expect(await server.codes(workspace.uriOf('a/deep/two.yaml'))).toEqual([]);
  expect(await server.codes(workspace.uriOf('b/deep/two.yaml'))).toEqual([wrongApiRule]);
  expect(await server.codes(workspace.uriOf('b/one.yaml'))).toEqual([wrongApiRule]);
  workspace.remove('b');
  // One event for the folder, as VS Code's watcher reports it.
  server.watched([{ uri: workspace.uriOf('b'), type: deleted }]);
  expect(await server.codes(workspace.uriOf('b/deep/two.yaml'))).toEqual([]);
  expect(await server.codes(workspace.uriOf('b/one.yaml'))).toEqual([]);
  await server.end();
});

test('a folder that was deleted as a whole and comes back has its files again', async () => {
  const workspace = diskWorkspace({ 'a/deep/wrong.yaml': wrongApi, 'namespace.yaml': namespace('shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('a/deep/wrong.yaml'))).toEqual([wrongApiRule]);
  workspace.remove('a');
  server.watched([{ uri: workspace.uriOf('a'), type: deleted }]);
  expect(await server.codes(workspace.uriOf('a/deep/wrong.yaml'))).toEqual([]);
  workspace.write('a/deep/wrong.yaml', wrongApi);
  server.watched([{ uri: workspace.uriOf('a'), type: created }]);
  expect(await server.codes(workspace.uriOf('a/deep/wrong.yaml'))).toEqual([wrongApiRule]);
  await server.end();
});

test('a workspace folder that goes and comes back as a whole takes its files along', async () => {
  const workspace = diskWorkspace({ 'root/wrong.yaml': wrongApi });
  const root = workspace.uriOf('root');
  const server = await startLanguageServer({ folders: [root] });
  expect(await server.codes(`${root}/wrong.yaml`)).toEqual([wrongApiRule]);
  workspace.rename('root', 'elsewhere');
  server.watched([{ uri: root, type: deleted }]);
  expect(await server.codes(`${root}/wrong.yaml`)).toEqual([]);
  workspace.rename('elsewhere', 'root');
  server.watched([{ uri: root, type: created }]);
  expect(await server.codes(`${root}/wrong.yaml`)).toEqual([wrongApiRule]);
  // Between two looks at the disk, with another text.
  workspace.remove('root');
  workspace.write('root/wrong.yaml', '');
  server.watched([
    { uri: root, type: deleted },
    { uri: root, type: created },
  ]);
  expect(await server.codes(`${root}/wrong.yaml`)).toEqual([]);
  await server.end();
});

test('a file that is reported as changed and was never reported as created is read', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  await server.coverage();
  workspace.write('wrong.yaml', wrongApi);
  server.watched([{ uri: workspace.uriOf('wrong.yaml'), type: changed }]);
  expect(await server.codes(workspace.uriOf('wrong.yaml'))).toEqual([wrongApiRule]);
  await server.end();
});

test.skipIf(process.platform === 'win32')('a link that turns into a folder is read', async () => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop') });
  symlinkSync(workspace.folder, path.join(workspace.folder, 'teams'));
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const reason = 'It is a symbolic link, which is not followed.';
  expect((await server.coverage()).notAnalysed).toEqual([{ uri: workspace.uriOf('teams'), path: 'teams', reason }]);
  workspace.remove('teams');
  workspace.write('teams/wrong.yaml', wrongApi);
  // Deleted and created at once is a change of the name, which nobody is told of.
  server.watched([{ uri: workspace.uriOf('teams/wrong.yaml'), type: created }]);
  expect(await server.codes(workspace.uriOf('teams/wrong.yaml'))).toEqual([wrongApiRule]);
  expect((await server.coverage()).notAnalysed).toEqual([]);
  await server.end();
});

test('many files that change at once, as in a checkout, end in the state of the disk', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `team-${index}`);
  const files = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}/namespace.yaml`, namespace(name)],
      [`${name}/web.yaml`, deployment('web', name)],
    ]),
  );
  const workspace = diskWorkspace(files);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  expect((await server.coverage()).totals).toEqual({ workloads: 300, ingress: 0, egress: 0, open: 300 });

  // Even teams get a policy in a new file, odd ones lose their workload, every tenth is gone altogether.
  const events: { uri: string; type: 1 | 2 | 3 }[] = [];
  for (const [index, name] of names.entries()) {
    if (index % 10 === 0) {
      workspace.remove(name);
      events.push({ uri: workspace.uriOf(`${name}/namespace.yaml`), type: deleted });
      events.push({ uri: workspace.uriOf(`${name}/web.yaml`), type: deleted });
    } else if (index % 2 === 0) {
      workspace.write(`${name}/policy.yaml`, denyAll(name));
      events.push({ uri: workspace.uriOf(`${name}/policy.yaml`), type: created });
    } else {
      workspace.write(`${name}/web.yaml`, namespace(name));
      events.push({ uri: workspace.uriOf(`${name}/web.yaml`), type: changed });
    }
  }
  server.watched(events);
  // 120 even teams that are no multiple of ten keep a workload, closed in both directions.
  expect((await server.coverage()).totals).toEqual({ workloads: 120, ingress: 120, egress: 120, open: 0 });
  const shown = names.flatMap((name) => [
    ...server.shown(workspace.uriOf(`${name}/namespace.yaml`)),
    ...server.shown(workspace.uriOf(`${name}/web.yaml`)),
  ]);
  expect(shown).toEqual([]);
  await server.end();
});

test('at most a hundred diagnostics a file, and a note that there are more', async () => {
  const workspace = diskWorkspace({ 'many.yaml': Array.from({ length: 103 }, () => wrongApi).join('---\n') });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const diagnostics = await server.diagnostics(workspace.uriOf('many.yaml'));
  expect(diagnostics).toHaveLength(101);
  expect(diagnostics.at(-1)?.message).toBe('3 more findings in this file.');
  await server.end();
});

test('a finding whose line stays is sent once after the quiet moment, with the columns that it has then', async () => {
  const workspace = openShop();
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('namespace.yaml');
  server.open(uri, workspace.read('namespace.yaml'));
  const columns = async () => new Set((await server.diagnostics(uri)).map(({ range }) => range.start.character));
  expect(await columns()).toEqual(new Set([8]));
  const before = server.published.length;
  server.change(uri, namespace('shop').replace('name: ', 'name:  '));
  server.change(uri, namespace('shop').replace('name: ', 'name:   '));
  expect(await columns()).toEqual(new Set([10]));
  expect(server.published.slice(before).filter((params) => params.uri === uri)).toMatchObject([{ version: 3 }]);
  await server.end();
});

test.each([
  ['a comment above', webOfShop, `# moved\n${webOfShop}`, [4, 8]],
  ['a blank before it', webOfShop, webOfShop.replace('name: web', 'name:   web'), [3, 10]],
  ['an object before it on its line', `{} ${webInJson}`, `{"a": 1} ${webInJson}`, [0, webInJson.indexOf('"web"') + 9]],
])('a related location follows the file that it lies in: %s', async (_, before, after, place) => {
  const workspace = diskWorkspace({ 'namespace.yaml': namespace('shop'), 'web.yaml': before });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const web = workspace.uriOf('web.yaml');
  const related = async () =>
    (await server.diagnostics(workspace.uriOf('namespace.yaml')))
      .flatMap(({ relatedInformation = [] }) => relatedInformation)
      .filter(({ location }) => location.uri === web)
      .map(({ location: { range } }) => [range.start.line, range.start.character]);
  expect(await related()).not.toEqual([]);
  expect(await related()).not.toContainEqual(place);
  server.open(web, before);
  server.change(web, after);
  expect(await related()).toEqual([place, place]);
  await server.end();
});
