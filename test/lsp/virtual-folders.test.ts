import { expect, test } from 'vitest';
import { type LanguageServer, startLanguageServer } from '../support/language-server';
import { denyAll, deployment, namespace, openNamespaceRules, wrongApi, wrongApiRule } from './manifests';

const folder = 'vscode-vfs://github/example/shop%20%281%29';
/** As the server spells it, in what it asks for and in what it publishes for closed files. */
const canonical = 'vscode-vfs://github/example/shop%20(1)';

function startInVirtualFolder(files: ReadonlyMap<string, string>, folders = [folder]): Promise<LanguageServer> {
  return startLanguageServer({ folders, files, initializationOptions: { fileSystem: true } });
}

test('a folder that is on no disk is read through the client, as a folder on disk is', async () => {
  const files = new Map([
    [`${canonical}/.gitignore`, 'dist/\n'],
    [`${canonical}/dist/wrong.yaml`, wrongApi],
    [`${canonical}/namespace.yaml`, namespace('shop')],
    [`${canonical}/apps/web.yaml`, deployment('web', 'shop')],
  ]);
  const server = await startInVirtualFolder(files);
  const uri = `${canonical}/namespace.yaml`;
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  expect(await server.coverage()).toMatchObject({
    isComplete: true,
    totals: { workloads: 1, open: 1 },
    notAnalysed: [{ path: 'dist/' }],
  });

  files.set(`${canonical}/policy.yaml`, denyAll('shop'));
  server.watched([{ uri: `${folder}/policy.yaml`, type: 1 }]);
  expect(await server.codes(uri)).toEqual([]);
  files.delete(`${canonical}/policy.yaml`);
  server.watched([{ uri: `${folder}/policy.yaml`, type: 3 }]);
  expect(await server.codes(uri)).toEqual(openNamespaceRules);
  await server.end();
});

test('an open document of a virtual folder counts in place of its file, under the name that the client gave it', async () => {
  const files = new Map([[`${canonical}/wrong.yaml`, wrongApi]]);
  const server = await startInVirtualFolder(files);
  const uri = `${folder}/wrong.yaml`;
  server.open(uri, wrongApi);
  expect(await server.codes(uri)).toEqual([wrongApiRule]);
  server.change(uri, '');
  expect(await server.codes(uri)).toEqual([]);
  await server.end();
});

test.each([
  ['the root of a file system', 'memfs:/', 'memfs:/web.yaml'],
  ['a folder with a slash at its end', 'memfs:/a/', 'memfs:/a/web.yaml'],
])('%s is a folder as well', async (_name, root, file) => {
  const server = await startInVirtualFolder(new Map([[file, wrongApi]]), [root]);
  expect(await server.codes(file)).toEqual([wrongApiRule]);
  await server.end();
});

test('a new file beside a manifest of a virtual folder can be created', async () => {
  const files = new Map([[`${canonical}/web.yaml`, `${namespace('shop')}---\n${deployment('web', 'shop')}`]]);
  const server = await startInVirtualFolder(files);
  const uri = `${folder}/web.yaml`;
  server.open(uri, files.get(`${canonical}/web.yaml`) ?? '');
  const fixes = await server.fixes(uri, openNamespaceRules[0] ?? '');
  const created = fixes.flatMap(({ edit }) => edit?.documentChanges ?? []).filter((change) => 'kind' in change);
  expect(created[0]).toMatchObject({ kind: 'create', uri: `${canonical}/networkpolicy-shop.yaml` });
  await server.end();
});

test('what a client answers in the wrong shape is left out with a reason, and nothing breaks', async () => {
  const files = new Map<string, string>([[`${canonical}/web.yaml`, 7 as unknown as string]]);
  const server = await startInVirtualFolder(files);
  const { notAnalysed } = await server.coverage();
  expect(notAnalysed).toMatchObject([{ path: 'web.yaml', reason: 'It could not be read.' }]);
  await server.end();
});

test('a client that offers to read and then refuses leaves the folder unlisted, with a reason', async () => {
  const server = await startLanguageServer({ folders: [folder], initializationOptions: { fileSystem: true } });
  const { notAnalysed } = await server.coverage();
  expect(notAnalysed).toMatchObject([{ path: './', reason: 'It cannot be listed.' }]);
  server.takeNotifications('firebreak/readDirectory');
  await server.end();
});

test('a client that does not offer it is never asked to read', async () => {
  const server = await startLanguageServer({ folders: [folder] });
  await server.coverage();
  // Ends with an error if a request had been refused.
  await server.end();
});
