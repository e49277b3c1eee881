import { expect, test } from 'vitest';
import { diskWorkspace } from '../support/disk-workspace';
import { startLanguageServer } from '../support/language-server';
import { manifestsWithPasswords, password, user } from '../support/manifests-with-passwords';

test('no password of a manifest is in a diagnostic, a hover, a lens or the title of a fix', async () => {
  const workspace = diskWorkspace(manifestsWithPasswords);
  const server = await startLanguageServer({ folders: [workspace.uri] });
  const said: string[] = [];
  const hear = (answer: unknown) => said.push(JSON.stringify(answer));
  for (const [file, text] of Object.entries(manifestsWithPasswords)) {
    const uri = workspace.uriOf(file);
    server.open(uri, text);
    const diagnostics = await server.diagnostics(uri);
    hear(diagnostics);
    hear(await server.request('textDocument/codeLens', { textDocument: { uri } }));
    for (const [line, words] of text.split('\n').entries()) {
      const characters = new Set([words.search(/\S/), words.lastIndexOf(' ') + 2, words.length - 1]);
      for (const character of characters) {
        if (character < 0) continue;
        hear(await server.request('textDocument/hover', { textDocument: { uri }, position: { line, character } }));
      }
    }
    for (const diagnostic of diagnostics) {
      const actions = await server.codeActions(uri, diagnostic.range, [diagnostic]);
      for (const { title } of actions ?? []) hear(title);
    }
  }
  await server.end();
  expect(said.filter((each) => each !== 'null').length).toBeGreaterThan(50);
  expect(said.filter((each) => each.includes(password) || each.includes(user))).toEqual([]);
}, 60_000);
