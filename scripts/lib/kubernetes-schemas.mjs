// The schema that yaml-language-server knows as `kubernetes`, made of the API's own definitions.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ type?: string, format?: string, enum?: string[], required?: string[], properties?: Record<string, Definition>, additionalProperties?: unknown, oneOf?: unknown[] }} Definition */

/**
 * Writes its two files: all.json, one alternative per kind, and _definitions.json in its strict form: no unknown fields,
 * apiVersion and kind fixed, numbers where they are allowed.
 * @param {string} source the folder of the definitions, with the index of kinds
 * @param {string} folder
 */
export function writeKubernetesSchemas(source, folder) {
  /** @param {string} name */
  const read = (name) => JSON.parse(readFileSync(path.join(source, name), 'utf8'));
  /** @type {{ definitions: Record<string, Definition> }} */
  const { definitions } = read('definitions-v1.35.json');
  for (const definition of Object.values(definitions)) {
    if (definition.properties) definition.additionalProperties = false;
    if (definition.format === 'int-or-string') replaceType(definition, ['string', 'integer']);
  }
  replaceType(definitionOf('io.k8s.apimachinery.pkg.api.resource.Quantity'), ['string', 'number']);
  const oneOf = [];
  for (const [identity, name] of Object.entries(read('gvk-index.json'))) {
    const definition = definitionOf(name);
    const { apiVersion, kind } = definition.properties ?? {};
    if (apiVersion) apiVersion.enum = [path.posix.dirname(identity)];
    if (kind) kind.enum = [path.posix.basename(identity)];
    definition.required = [...new Set([...(definition.required ?? []), 'apiVersion', 'kind'])];
    oneOf.push({ $ref: `_definitions.json#/definitions/${name}` });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '_definitions.json'), JSON.stringify({ definitions }));
  writeFileSync(path.join(folder, 'all.json'), JSON.stringify({ oneOf }));

  /** @param {string} name */
  function definitionOf(name) {
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`The schemas in ${source} have no ${name}.`);
    return definition;
  }
}

/**
 * @param {Definition} definition
 * @param {readonly string[]} types
 */
function replaceType(definition, types) {
  delete definition.type;
  delete definition.format;
  definition.oneOf = types.map((type) => ({ type }));
}
