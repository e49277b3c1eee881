import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { inProject } from '../../scripts/lib/project.mjs';
import { tool } from '../../scripts/lib/run.mjs';
import { type LanguageServer, startLanguageServer } from './language-server';

/**
 * The server of Red Hat's YAML extension, in the way in which that starts it: Kubernetes' schema for all files, which it
 * asks its client for, and for the files of a configuration the schema that our manifest claims them with.
 * `schemas` is the folder that `writeKubernetesSchemas` has filled; undefined: no file has the schema of Kubernetes.
 */
export async function startYamlLanguageServer(folder: string, schemas: string | undefined): Promise<LanguageServer> {
  const yaml = {
    validate: true,
    hover: true,
    completion: true,
    schemas: schemas === undefined ? {} : { kubernetes: ['**/*.yaml', '!**/.firebreak.yaml'] },
    schemaStore: { enable: false },
  };
  const server = await startLanguageServer({
    bundle: tool('yaml-language-server')[1][0] as string,
    folders: [folder],
    configuration: (items) => items.map(({ section }) => (section === 'yaml' ? yaml : {})),
    answers: { 'vscode/content': (params) => schemaText(String(params), schemas) },
  });
  onTestFinished(() => {
    server.process.kill();
  });
  server.notify('yaml/registerContentRequest');
  const { contributes } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  server.notify('json/schemaAssociations', [contributes.yamlValidation.map(toAssociation)]);
  return server;
}

function schemaText(url: string, schemas: string | undefined): string {
  if (schemas === undefined) throw new Error(`No schema at ${url}.`);
  return readFileSync(path.join(schemas, path.posix.basename(new URL(url).pathname)), 'utf8');
}

function toAssociation({ fileMatch, url }: { readonly fileMatch: string | readonly string[]; readonly url: string }) {
  return { fileMatch: [fileMatch].flat().map((name) => `/${name}`), uri: pathToFileURL(inProject(url)).href };
}
