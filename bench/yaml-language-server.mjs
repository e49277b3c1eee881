/** The peer: yaml-language-server with a local Kubernetes schema, in two configurations. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from '../scripts/lib/run.mjs';
import { LspProcess } from './lsp-process.mjs';

/**
 * `schemaFile` validates against the schema as a local file. `kubernetes` is its faster built-in mode, which looks up the
 * schema of each document's kind first; it asks its client for the schema, as it does in VS Code, and gets the same one.
 * `schemas` is the folder that writeKubernetesSchemas has filled.
 */
export async function startYamlLanguageServer(folder, mode, schemas) {
  const schema = mode === 'kubernetes' ? mode : pathToFileURL(join(schemas, 'all.json')).href;
  const settings = { yaml: { validate: true, schemas: { [schema]: ['**/*.yaml'] }, schemaStore: { enable: false } } };
  const server = new LspProcess({
    name: `yaml-language-server (${mode})`,
    args: [...tool('yaml-language-server')[1], '--stdio'],
    answers: {
      'workspace/configuration': ({ items }) => items.map(({ section }) => settings[section] ?? {}),
      'vscode/content': ([url]) => readFileSync(join(schemas, basename(new URL(url).pathname)), 'utf8'),
    },
  });
  await server.start(folder, () => server.notify('yaml/registerContentRequest'));
  return server;
}

/** Fails unless the server reports a wrong type and an unknown field of a Kubernetes manifest, and nothing else. */
export async function checkItValidates(server, folder) {
  const uri = pathToFileURL(join(folder, 'wrong.yaml')).href;
  const text = 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: no list\n  selectors: {}\n';
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await server.rest();
  const lines = server.diagnostics(uri).map(({ range }) => range.start.line);
  if (lines.sort().join() !== '4,5') {
    throw new Error(`${server.name} does not validate: ${JSON.stringify(server.diagnostics(uri))}`);
  }
  server.notify('textDocument/didClose', { textDocument: { uri } });
}
