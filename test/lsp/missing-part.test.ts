import { expect, test } from 'vitest';
import { copyServer, startLanguageServer } from '../support/language-server';
import { deployment, wrongApi, wrongApiRule } from './manifests';

test('a server whose part is missing finds all the same, answers with nothing, and says why once', async () => {
  const server = await startLanguageServer({ bundle: copyServer((script) => script !== 'server-answers.js') });
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
  const logged = server.takeNotifications('window/logMessage').map(({ params }) => params as { message: string });
  expect(logged.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^There are no hovers, .* part of the server .*server-answers\.js/),
  ]);
  await server.end();
});
