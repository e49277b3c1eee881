import { type FieldPath, isNull, itemsAt, keyText, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlMap, YamlNode } from '../yaml/tree';
import { isLikeNetworkPolicy } from './kinds';
import { type Labels, noLabels } from './labels';
import type { Resource } from './resource';

/**
 * Reads the identity of one Kubernetes object. Undefined when `apiVersion` or `kind` is missing or not a string:
 * such a document is not Kubernetes' and stays silent. Only a NetworkPolicy is one without its `apiVersion`, which is ''.
 */
export function readResource(node: YamlMap, basePath: FieldPath, isBroken: boolean): Resource | undefined {
  const kind = stringAt(node, ['kind']);
  if (!kind) return undefined;
  const apiVersion = stringAt(node, ['apiVersion']) || (isBarePolicy(node, kind, isBroken) ? '' : undefined);
  if (apiVersion === undefined) return undefined;
  return {
    apiVersion,
    group: groupOf(apiVersion),
    kind,
    // The server completes a generateName; the asterisk says so and is no part of any name.
    name: textAt(node, ['metadata', 'name']) ?? generatedName(node),
    namespace: namespaceAt(node),
    labels: readLabels(nodeAt(node, ['metadata', 'labels'])),
    annotations: readLabels(nodeAt(node, ['metadata', 'annotations'])),
    basePath,
    node,
    isBroken,
  };
}

/** A list or a map is no name, and it is not known which one is meant. */
function namespaceAt(node: YamlMap): string | undefined {
  const written = nodeAt(node, ['metadata', 'namespace']);
  if (written?.kind === 'sequence' || written?.kind === 'map') return written.kind === 'map' ? '{…}' : '[…]';
  return textAt(written, []) || undefined;
}

function isBarePolicy(node: YamlMap, kind: string, isBroken: boolean): boolean {
  return (
    !isBroken &&
    isLikeNetworkPolicy(kind) &&
    isNull(nodeAt(node, ['apiVersion'])) &&
    nodeAt(node, ['metadata'])?.kind === 'map' &&
    nodeAt(node, ['spec', 'podSelector']) !== undefined
  );
}

function generatedName(node: YamlMap): string {
  const prefix = textAt(node, ['metadata', 'generateName']);
  return prefix ? `${prefix}*` : '';
}

/** All objects of a document: the object itself, or the items of `kind: List` and typed lists, also nested ones. */
export function readResources(root: YamlNode | undefined, isBroken: boolean): readonly Resource[] {
  return root?.kind === 'map' ? unfold(root, [], isBroken) : [];
}

function unfold(node: YamlMap, basePath: FieldPath, isBroken: boolean): readonly Resource[] {
  const resource = readResource(node, basePath, isBroken);
  if (resource === undefined) return [];
  if (!isList(resource)) return [resource];
  return itemsAt(node, ['items']).flatMap((item, index) =>
    item.kind === 'map' ? unfold(withListKind(item, resource), [...basePath, 'items', index], isBroken) : [],
  );
}

/** Items of a typed list may leave out their own apiVersion and kind, as the API server's answers do. */
function withListKind(item: YamlMap, list: Resource): YamlMap {
  const itemKind = list.kind.slice(0, -'List'.length);
  if (itemKind === '' || stringAt(item, ['kind']) !== undefined) return item;
  const at = { start: item.start, end: item.start };
  const entry = (key: string, value: string) => ({
    key: { kind: 'scalar', value: key, source: key, style: 'plain', ...at } as const,
    value: { kind: 'scalar', value, source: value, style: 'plain', ...at } as const,
  });
  return { ...item, entries: [entry('apiVersion', list.apiVersion), entry('kind', itemKind), ...item.entries] };
}

function isList(resource: Resource): boolean {
  return resource.kind.endsWith('List') && nodeAt(resource.node, ['items'])?.kind === 'sequence';
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Values that YAML reads as another type (`version: 1`) keep what is written: the author means that text. */
export function readLabels(node: YamlNode | undefined): Labels {
  if (node?.kind !== 'map' || node.entries.length === 0) return noLabels;
  const labels = new Map<string, string>();
  for (const { key, value } of node.entries) {
    if (value.kind === 'scalar') labels.set(keyText(key), textOf(value.value, value.source));
  }
  return labels;
}

/** A scalar as text, also when YAML reads it as a number or boolean. */
export function textAt(root: YamlNode | undefined, path: FieldPath): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && node.value !== null ? textOf(node.value, node.source) : undefined;
}

function textOf(value: string | number | boolean | null, source: string): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : source;
}
