import { memoize } from '../connectivity/memoize';
import type { ApiServerCallback, ConfigData } from '../kubernetes/calls';
import { readServiceRef, sealConfig } from '../kubernetes/read-calls';
import { readResources, textAt } from '../kubernetes/read-resource';
import type { Resource } from '../kubernetes/resource';
import { sealEntity } from '../kubernetes/seal-entity';
import { limits } from '../limits';
import { nodeAt } from '../yaml/field-path';
import { parseDocument } from '../yaml/parse-document';
import { kindByPattern } from './by-pattern';
import type { DefaultNamespace } from './options';
import type { SourceDocument, SourceFile } from './source-file';

/*
 * ConfigMaps, Secrets and CustomResourceDefinitions are most of the bytes of a workspace, and hardly any of them is ever
 * asked for. So they are not parsed with the other manifests: of a ConfigMap or Secret only the name is read, by pattern,
 * and the rest when a workload refers to it; of a definition only the few lines that name a conversion webhook.
 */

/** What such a document is as it is written; nothing for documents of other kinds. */
export function configEntities(
  file: SourceFile,
  documentIndex: number,
  defaultNamespace: DefaultNamespace,
): readonly (ConfigData | ApiServerCallback)[] {
  const document = file.documents[documentIndex]?.document;
  if (document === undefined || document.content.kind !== 'ignored') return [];
  const ref = { uri: file.uri, documentIndex };
  const of = configKind(document);
  if (of === undefined) return conversionCallback(document, ref);
  const name = nameByPattern(document.text, 'name');
  if (name === undefined) return [];
  const written = nameByPattern(document.text, 'namespace');
  const namespace = written ?? defaultNamespace.name;
  return [
    sealConfig({
      kind: 'config-data',
      ref,
      basePath: [],
      identity: { apiVersion: 'v1', kind: of, name, namespace },
      namespaceSource: written === undefined ? defaultNamespace.source : 'metadata.namespace',
      namespace,
      of,
      name,
      source: { kind: 'text', text: document.text },
    }),
  ];
}

function configKind({ content, text }: SourceDocument): ConfigData['of'] | undefined {
  if (content.kind !== 'ignored') return undefined;
  const kind = kindByPattern(text);
  return kind === 'ConfigMap' || kind === 'Secret' ? kind : undefined;
}

/** The objects of a document as a kustomization takes them, which may rename and patch ConfigMaps too. */
export function resourcesOf(document: SourceDocument): readonly Resource[] {
  if (document.content.kind === 'manifest') return document.content.resources;
  if (configKind(document) === undefined || document.text.length > limits.configLength) return [];
  return parsedResources(document);
}

const parsedResources = memoize(({ text }: SourceDocument): readonly Resource[] => {
  const { root, problems } = parseDocument(text);
  return readResources(
    root,
    problems.some(({ kind }) => kind === 'syntax'),
  );
});

/** A field of `metadata`. What is written over several lines is not found, and then nothing is known of it. */
function nameByPattern(text: string, field: 'name' | 'namespace'): string | undefined {
  const value = `["']?${field}["']?:[ \\t]*["']?([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)["']?[ \\t]*`;
  const flow = /^(?:metadata|"metadata"|'metadata'):[ \t]*\{([^{}\r\n]*)\}/m.exec(text)?.[1];
  if (flow !== undefined) return new RegExp(`(?:^|,)[ \\t]*${value}(?:,|$)`).exec(flow)?.[1];
  const block =
    /^(?:metadata|"metadata"|'metadata'):[ \t]*(?:#.*)?\r?\n((?:[ \t]+.*(?:\r?\n|$)|\r?\n)+)/m.exec(text)?.[1] ?? '';
  const indent = /^[ \t]+(?=[^\s#])/m.exec(block)?.[0];
  if (indent === undefined) return undefined;
  return new RegExp(`^${indent}${value}(?:#.*)?\\r?$`, 'm').exec(block)?.[1];
}

/** https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion */
function conversionCallback({ text }: SourceDocument, ref: ApiServerCallback['ref']): readonly ApiServerCallback[] {
  if (!text.includes('conversion:') || kindByPattern(text) !== 'CustomResourceDefinition') return [];
  const block = /^( +)conversion:[ \t]*(?:#.*)?\r?\n((?:\1[ ]+.*(?:\r?\n|$))+)/m.exec(text)?.[0];
  if (block === undefined) return [];
  const conversion = nodeAt(parseDocument(block).root, ['conversion']);
  if (textAt(conversion, ['strategy']) !== 'Webhook') return [];
  const own = ['webhook', 'clientConfig', 'service'];
  // apiextensions.k8s.io/v1beta1 has it one level higher.
  const old = ['webhookClientConfig', 'service'];
  const path = nodeAt(conversion, own) === undefined ? old : own;
  const callbacks = readServiceRef(nodeAt(conversion, path), ['spec', 'conversion', ...path]) ?? [];
  return callbacks.map((callback) =>
    sealEntity({
      kind: 'api-server-callback',
      ref,
      basePath: [],
      identity: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: nameByPattern(text, 'name') ?? '',
      },
      namespaceSource: '',
      namespace: undefined,
      ...callback,
    }),
  );
}
