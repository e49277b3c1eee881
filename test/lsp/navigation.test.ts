import { expect, test } from 'vitest';
import type { Location } from 'vscode-languageserver';
import { diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';
import { denyAll, deployment } from './manifests';

const shop = { 'web.yaml': deployment('web', 'shop'), 'deny all.yaml': denyAll('shop') };
const webName = { line: 3, character: 9 };
const wholeSelector = { line: 6, character: 16 };
const onNothing = { line: 0, character: 3 };

test('definition and references go between policies and workloads, also where they are not saved', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const [web, policy] = [workspace.uriOf('web.yaml'), workspace.uriOf('deny all.yaml')];
  server.open(web, workspace.read('web.yaml'));
  server.open(policy, workspace.read('deny all.yaml'));
  const ask = (method: string, uri: string, position: object) =>
    server.request<Location[]>(method, { textDocument: { uri }, position, context: { includeDeclaration: false } });
  const nameOfWeb = { uri: web, range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } } };
  expect(await ask('textDocument/definition', policy, wholeSelector)).toEqual([nameOfWeb]);
  expect(await ask('textDocument/references', web, webName)).toEqual([
    { uri: policy, range: { start: { line: 6, character: 2 }, end: { line: 6, character: 13 } } },
  ]);
  expect(await ask('textDocument/definition', policy, onNothing)).toEqual([]);
  expect(await ask('textDocument/references', web, onNothing)).toEqual([]);

  // What is typed counts at once.
  server.change(policy, denyAll('shop').replace('podSelector: {}', 'podSelector: { matchLabels: { app: db } }'));
  expect(await ask('textDocument/references', web, webName)).toEqual([]);
  server.change(web, deployment('db', 'shop'));
  expect(await ask('textDocument/references', web, webName)).toHaveLength(1);

  const declared = await server.request<Location[]>('textDocument/references', {
    textDocument: { uri: web },
    position: webName,
    context: { includeDeclaration: true },
  });
  expect(declared.map(({ uri, range }) => [uri, range.start.line])).toEqual([
    [policy, 6],
    [web, 3],
  ]);
  await expect(ask('textDocument/definition', policy, { line: -1, character: 0 })).rejects.toMatchObject({
    code: -32602,
  });
  await server.end();
});

test('a question that is taken back is not answered', async () => {
  const workspace = diskWorkspace(shop);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('web.yaml');
  server.open(uri, workspace.read('web.yaml'));
  const answer = server.cancelledRequest('textDocument/references', {
    textDocument: { uri },
    position: webName,
    context: { includeDeclaration: false },
  });
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  await server.end();
});

test('no more than 500 places are listed, in the order of the file', async () => {
  const many = Array.from({ length: 520 }, (_, index) => deployment(`web-${index}`, 'shop')).join('---\n');
  const workspace = diskWorkspace({ ...shop, 'web.yaml': many });
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const uri = workspace.uriOf('deny all.yaml');
  server.open(uri, workspace.read('deny all.yaml'));
  await server.coverage();
  const found = await server.request<Location[]>('textDocument/definition', {
    textDocument: { uri },
    position: wholeSelector,
  });
  expect(found).toHaveLength(500);
  expect([found[0], found[499]].map((location) => location?.range.start.line)).toEqual([3, 3 + 499 * 18]);
  await server.end();
});
