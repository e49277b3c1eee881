/** The peer: yaml-language-server with a local Kubernetes schema, in two configurations. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LspProcess } from './lsp-process.mjs';

const FOLDER = import.meta.dirname;
const BIN = join(FOLDER, 'node_modules/yaml-language-server/bin/yaml-language-server');

export function installYamlLanguageServer() {
  if (existsSync(BIN)) return;
  console.error('Installing yaml-language-server into bench/node_modules (once) …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: ['ignore', 2, 2] });
}

/**
 * `schemaFile` validates against the schema as a local file. `kubernetes` is its faster built-in mode, which looks up the
 * schema of each document's kind first; it asks its client for the schema, as it does in VS Code, and gets the same one.
 */
export async function startYamlLanguageServer(folder, mode, schemas) {
  const schema = mode === 'kubernetes' ? mode : schemas.allFile;
  const settings = { yaml: { validate: true, schemas: { [schema]: ['**/*.yaml'] }, schemaStore: { enable: false } } };
  const server = new LspProcess({
    name: `yaml-language-server (${mode})`,
    args: [BIN, '--stdio'],
    answers: {
      'workspace/configuration': ({ items }) => items.map(({ section }) => settings[section] ?? {}),
      'vscode/content': ([url]) => readFileSync(join(schemas.folder, basename(new URL(url).pathname)), 'utf8'),
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

/**
 * Writes the two files of the schema that yaml-language-server knows as `kubernetes`: all.json, one alternative per kind,
 * and _definitions.json in its strict form: no unknown fields, apiVersion and kind fixed, numbers where they are allowed.
 */
export function writeKubernetesSchemas(source, folder) {
  const read = (name) => JSON.parse(readFileSync(join(source, name), 'utf8'));
  const { definitions } = read('definitions-v1.35.json');
  for (const definition of Object.values(definitions)) {
    if (definition.properties) definition.additionalProperties = false;
    if (definition.format === 'int-or-string') replaceType(definition, ['string', 'integer']);
  }
  replaceType(definitions['io.k8s.apimachinery.pkg.api.resource.Quantity'], ['string', 'number']);
  const oneOf = [];
  for (const [identity, name] of Object.entries(read('gvk-index.json'))) {
    const { properties, required = [] } = definitions[name];
    properties.apiVersion.enum = [dirname(identity)];
    properties.kind.enum = [basename(identity)];
    definitions[name].required = [...new Set([...required, 'apiVersion', 'kind'])];
    oneOf.push({ $ref: `_definitions.json#/definitions/${name}` });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '_definitions.json'), JSON.stringify({ definitions }));
  writeFileSync(join(folder, 'all.json'), JSON.stringify({ oneOf }));
  return { folder, allFile: pathToFileURL(join(folder, 'all.json')).href };
}

function replaceType(definition, types) {
  delete definition.type;
  delete definition.format;
  definition.oneOf = types.map((type) => ({ type }));
}
