import { expect, test } from 'vitest';
import type { CoverageResult } from '../../server/src/protocol/protocol';
import { diskWorkspace } from '../support/disk-workspace';
import { copyServer, type LanguageServer, startLanguageServer } from '../support/language-server';
import { deployment, namespace, wrongApi, wrongApiRule } from './manifests';

test('a server whose answers are missing finds all the same, answers with nothing, and says why once each', async () => {
  const server = await startLanguageServer({ bundle: copyServer((script) => !script.endsWith('answers.js')) });
  const uri = 'file:///shop/web.yaml';
  server.open(uri, wrongApi);
  expect(await server.codes(uri)).toContain(wrongApiRule);

  const at = { textDocument: { uri }, position: { line: 1, character: 8 } };
  expect(await server.request('textDocument/hover', at)).toBeNull();
  expect(await server.request('textDocument/definition', at)).toEqual([]);
  expect(await server.request('textDocument/codeLens', at)).toEqual([]);
  const start = { line: 0, character: 0 };
  expect(await server.codeActions(uri, { start, end: { line: 9, character: 0 } })).toEqual([]);
  const action = { title: 'Mend it', data: { uri, finding: '', fix: 'Mend it' } };
  expect(await server.request('codeAction/resolve', action)).toEqual(action);
  await expect(server.request('firebreak/compareConnectivity', { earlier: [] })).rejects.toThrow(/log says why/);

  server.change(uri, deployment('web', 'shop'));
  expect(await server.codes(uri)).not.toContain(wrongApiRule);
  expect(logOf(server)).toEqual([
    expect.stringMatching(/^There are no hovers .* part of the server .*server-answers\.js/),
    expect.stringMatching(/^There are no fixes .* part of the server .*server-fix-answers\.js/),
  ]);
  await server.end();
});

const open = `${deployment('web', 'shop')}---\n${namespace('shop')}`;
const openRule = 'missing-default-deny-ingress';

test('a server without the part for kustomizations judges the rest, and says so', async () => {
  const files = { 'built/kustomization.yaml': 'resources: [shop.yaml]\n', 'built/shop.yaml': open };
  const workspace = diskWorkspace({ ...files, 'shop.yaml': open });
  const server = await startLanguageServer({
    bundle: copyServer((script) => script !== 'server-kustomize-evaluation.js'),
    folders: [workspace.uri],
  });
  const coverage = await server.request<CoverageResult>('firebreak/coverage');
  expect(coverage.isComplete).toBe(false);
  expect(coverage.scopes.map(({ kind, incomplete }) => [kind, incomplete])).toEqual([
    ['kustomization', expect.stringMatching(/^A part of Firebreak could not be loaded/)],
    ['folder', null],
  ]);
  expect(await server.codes(workspace.uriOf('shop.yaml'))).toContain(openRule);
  expect(await server.codes(workspace.uriOf('built/shop.yaml'))).toEqual([]);
  expect(logOf(server)).toEqual([
    expect.stringMatching(/^Nothing is known of what kustomizations build: .*server-kustomize-evaluation\.js/),
  ]);
  await server.end();
});

test('a server without the part for expectations judges none, and finds everything else', async () => {
  const expectation = 'expect:\n  - deny: "* -> shop/web:8080"\n';
  const workspace = diskWorkspace({ '.firebreak.yaml': expectation, 'shop.yaml': open });
  const bundle = copyServer((script) => script !== 'server-judge-expectations.js');
  const server = await startLanguageServer({ bundle, folders: [workspace.uri] });
  expect(await server.codes(workspace.uriOf('shop.yaml'))).toContain(openRule);
  expect(await server.codes(workspace.uriOf('.firebreak.yaml'))).toEqual([]);
  expect(logOf(server)).toEqual([
    expect.stringMatching(/^Expectations are not judged: .*server-judge-expectations\.js/),
  ]);
  await server.end();
});

function logOf(server: LanguageServer): readonly string[] {
  const logged = server.takeNotifications('window/logMessage').map(({ params }) => params as { message: string });
  return logged.map(({ message }) => message);
}
