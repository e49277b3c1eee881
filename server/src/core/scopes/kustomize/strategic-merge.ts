import { fieldOf, isNull, keyText } from '../../yaml/field-path';
import type { YamlMap, YamlNode, YamlScalar, YamlSequence } from '../../yaml/tree';
import { emptyMap, replacement, transplant, withEntry, withoutEntry } from './edit-node';
import { type MergeKeys, mergeKeysOf } from './merge-keys';

/**
 * A strategic merge patch as kustomize applies it (kyaml/yaml/merge2). Undefined when it deletes the object.
 * Where kustomize puts new list items first, they come last here: the order means nothing in lists with merge keys,
 * and the positions of the source's own items stay what they are in the source.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function strategicMerge(object: YamlMap, patch: YamlMap): YamlMap | undefined {
  return mergeMap(object, patch, [], mergeKeysOf(object));
}

function mergeMap(target: YamlMap, patch: YamlMap, path: readonly string[], keys: MergeKeys): YamlMap | undefined {
  const directive = directiveOf(patch);
  if (directive === 'delete') return undefined;
  const content = withoutEntry(patch, '$patch');
  if (directive === 'replace') return replacement(target, added(content)) as YamlMap;
  let result = target;
  for (const { key, value } of content.entries) {
    const name = keyText(key);
    const merged = mergeValue(fieldOf(target, name), value, [...path, name], keys, target);
    result = merged === undefined ? withoutEntry(result, name) : withEntry(result, name, merged);
  }
  return result;
}

/** `place` is the collection in the source that a new value is put into. Undefined removes the value. */
function mergeValue(
  target: YamlNode | undefined,
  patch: YamlNode,
  path: readonly string[],
  keys: MergeKeys,
  place: YamlNode,
): YamlNode | undefined {
  if (isNull(patch)) return undefined;
  if (target === undefined || isNull(target)) {
    if (patch.kind === 'map' && directiveOf(patch) === 'delete') return undefined;
    const value = patch.kind === 'sequence' ? mergeSequence(emptySequence(place), patch, path, keys) : added(patch);
    if (value === undefined) return undefined;
    return target === undefined ? transplant(value, place) : replacement(target, value);
  }
  if (patch.kind === 'map' && target.kind === 'map') return mergeMap(target, patch, path, keys);
  if (patch.kind === 'sequence' && target.kind === 'sequence') return mergeSequence(target, patch, path, keys);
  if (patch.kind === 'scalar' && target.kind === 'scalar' && patch.value === target.value) return target;
  return replacement(target, added(patch));
}

function mergeSequence(
  target: YamlSequence,
  patch: YamlSequence,
  path: readonly string[],
  keys: MergeKeys,
): YamlSequence | undefined {
  const mergeKeys = keys(path);
  if (mergeKeys === undefined) return replacement(target, added(patch)) as YamlSequence;
  // An item with nothing but a directive is about the list.
  const directive = patch.items.find((item) => item.kind === 'map' && item.entries.length === 1 && directiveOf(item));
  const content = { ...patch, items: patch.items.filter((item) => item !== directive) };
  if (directive !== undefined && directiveOf(directive) === 'delete') return undefined;
  if (directive !== undefined && directiveOf(directive) === 'replace') {
    return replacement(target, added(content)) as YamlSequence;
  }
  const items: (YamlNode | undefined)[] = [...target.items];
  for (const item of content.items) {
    const index = items.findIndex((other) => other !== undefined && isSameItem(other, item, mergeKeys));
    const existing = items[index];
    const merged = mergeValue(existing, item, [...path, '[]'], keys, target);
    if (existing !== undefined) items[index] = merged;
    else if (merged !== undefined) items.push(merged);
  }
  const kept = items.filter((item) => item !== undefined);
  return kept.length === target.items.length && kept.every((item, index) => item === target.items[index])
    ? target
    : { ...target, items: kept };
}

/** The same where both say something about a key, and they must agree on at least one. */
function isSameItem(a: YamlNode, b: YamlNode, mergeKeys: readonly string[]): boolean {
  let agree = false;
  for (const key of mergeKeys) {
    const left = keyValue(a, key);
    const right = keyValue(b, key);
    if (left === undefined || right === undefined) continue;
    if (left !== right) return false;
    agree = true;
  }
  return agree;
}

function keyValue(item: YamlNode, key: string): string | undefined {
  const value = fieldOf(item, key);
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** What a patch adds where nothing was: without directives and without fields that it sets to null. */
function added(patch: YamlMap): YamlMap;
function added(patch: YamlNode): YamlNode;
function added(patch: YamlNode): YamlNode {
  switch (patch.kind) {
    case 'scalar':
      return patch;
    case 'sequence':
      return { ...patch, items: patch.items.map((item) => (item.kind === 'scalar' ? item : added(item))) };
    case 'map':
      return {
        ...patch,
        entries: patch.entries
          .filter(({ key, value }) => keyText(key) !== '$patch' && !isNull(value) && !isDeletion(value))
          .map(({ key, value }) => ({ key, value: added(value) })),
      };
  }
}

function isDeletion(node: YamlNode): boolean {
  return node.kind === 'map' && directiveOf(node) === 'delete';
}

function directiveOf(node: YamlNode): 'delete' | 'replace' | 'merge' | undefined {
  const directive: YamlScalar | YamlNode | undefined = fieldOf(node, '$patch');
  const value = directive?.kind === 'scalar' ? directive.value : undefined;
  return value === 'delete' || value === 'replace' || value === 'merge' ? value : undefined;
}

function emptySequence(place: YamlNode): YamlSequence {
  return { ...emptyMap(place), kind: 'sequence', items: [] } as YamlSequence;
}
