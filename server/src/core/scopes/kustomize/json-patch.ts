import { limits } from '../../limits';
import { fieldOf, isNull, keyText } from '../../yaml/field-path';
import type { YamlMap, YamlNode, YamlSequence } from '../../yaml/tree';
import { emptyMap, replacement, transplant, withEntry, withoutEntry } from './edit-node';
import { unshared } from './shared-scalars';

export interface JsonPatch {
  readonly operations: YamlSequence;
  /** While kustomize applies it, the object has annotations of kustomize's own. */
  readonly hasNotes: boolean;
}

/**
 * A JSON patch (RFC 6902) as kustomize applies it (evanphx/json-patch v4), which differs from the RFC: `replace` of a
 * map's missing key adds it, `copy` of one gives null, and negative indexes count from the end.
 * Undefined when an operation cannot be applied, a failed `test` included: kustomize then builds nothing.
 */
export function jsonPatch(object: YamlMap, { operations, hasNotes }: JsonPatch): YamlMap | undefined {
  let result: YamlNode | undefined = unshared(object);
  let copied = 0;
  for (const [index, operation] of operations.items.entries()) {
    // Copies of copies double each time: as with aliases, there is a limit.
    if (textOf(operation, 'op') === 'copy') copied += sizeOf(result);
    if (copied > limits.expandedNodes) return undefined;
    result = hasNotes && testsNotes(operations, index) ? undefined : apply(result, operation);
    if (result === undefined) return undefined;
  }
  return result.kind === 'map' ? result : undefined;
}

/** Whether an operation tests what has the notes: nobody writes these, so it fails. */
export function testsNotes({ items }: YamlSequence, index: number): boolean {
  const isAbout = (operation: YamlNode | undefined, key: string) =>
    operation !== undefined && holdsNotes.has(textOf(operation, key));
  const isTest = (operation: YamlNode | undefined) => operation !== undefined && textOf(operation, 'op') === 'test';
  // What is written anew, or moved away, has none any more.
  const isGone = items
    .slice(0, index)
    .some((each) => !isTest(each) && (isAbout(each, 'path') || isAbout(each, 'from')));
  return isTest(items[index]) && isAbout(items[index], 'path') && !isGone;
}

const holdsNotes: ReadonlySet<string | undefined> = new Set(['', '/metadata', '/metadata/annotations']);

function apply(object: YamlNode, operation: YamlNode): YamlNode | undefined {
  const path = pointerOf(operation, 'path');
  const root = path?.[0] === 'metadata' && path[1] === 'annotations' ? withAnnotations(object) : object;
  const from = pointerOf(operation, 'from');
  const value = fieldOf(operation, 'value') ?? nullAt(operation);
  if (path === undefined) return undefined;
  switch (textOf(operation, 'op')) {
    case 'add':
      return change(root, path, (parent, key) => add(parent, key, value));
    case 'replace':
      if (path.length === 0) return replacement(root, value);
      return change(root, path, (parent, key) => replace(parent, key, value));
    case 'remove':
      return change(root, path, remove);
    case 'test': {
      const found = path.length === 0 ? object : find(object, path);
      return isEqual(found ?? nullAt(operation), value) ? object : undefined;
    }
    case 'copy': {
      const parent = from && find(root, from.slice(0, -1));
      const copied = from && (find(root, from) ?? (parent?.kind === 'map' ? nullAt(operation) : undefined));
      return copied && change(root, path, (target, key) => add(target, key, copied));
    }
    case 'move': {
      const moved = from && find(root, from);
      const rest = moved && change(root, from, remove);
      return rest && change(rest, path, (parent, key) => add(parent, key, moved));
    }
    default:
      return undefined;
  }
}

/** For its own needs kustomize writes some before an entry of `patches` is applied, so that there is always such a map. */
function withAnnotations(root: YamlNode): YamlNode {
  const metadata = fieldOf(root, 'metadata');
  if (root.kind !== 'map' || metadata?.kind !== 'map') return root;
  if (!isNull(fieldOf(metadata, 'annotations'))) return root;
  return withEntry(root, 'metadata', withEntry(metadata, 'annotations', emptyMap(metadata)));
}

type Change = (parent: YamlNode, key: string) => YamlNode | undefined;

/** Changes the collection that holds the last step of the path. */
function change(node: YamlNode, [step, ...rest]: readonly string[], edit: Change): YamlNode | undefined {
  if (step === undefined) return undefined;
  if (rest.length === 0) return edit(node, step);
  const child = childOf(node, step);
  const changed = child && change(child, rest, edit);
  return changed && put(node, step, changed);
}

function find(root: YamlNode, path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, step) => node && childOf(node, step), root);
}

function childOf(node: YamlNode, step: string): YamlNode | undefined {
  if (node.kind === 'map') return fieldOf(node, step);
  const index = node.kind === 'sequence' ? indexOf(step, node.items.length) : undefined;
  return node.kind === 'sequence' && index !== undefined ? node.items[index] : undefined;
}

function put(node: YamlNode, step: string, child: YamlNode): YamlNode | undefined {
  if (node.kind === 'map') return withEntry(node, step, child);
  const index = node.kind === 'sequence' ? indexOf(step, node.items.length) : undefined;
  if (node.kind !== 'sequence' || index === undefined || index >= node.items.length) return undefined;
  return { ...node, items: node.items.with(index, child) };
}

function add(parent: YamlNode, key: string, value: YamlNode): YamlNode | undefined {
  if (parent.kind === 'map') return put(parent, key, placed(fieldOf(parent, key), value, parent));
  if (parent.kind !== 'sequence') return undefined;
  const { items } = parent;
  const index = key === '-' ? items.length : indexOf(key, items.length + 1);
  if (index === undefined || index > items.length) return undefined;
  return { ...parent, items: items.toSpliced(index, 0, transplant(value, parent)) };
}

function replace(parent: YamlNode, key: string, value: YamlNode): YamlNode | undefined {
  return put(parent, key, placed(childOf(parent, key), value, parent));
}

function remove(parent: YamlNode, key: string): YamlNode | undefined {
  if (parent.kind === 'map') return fieldOf(parent, key) === undefined ? undefined : withoutEntry(parent, key);
  if (parent.kind !== 'sequence') return undefined;
  const index = indexOf(key, parent.items.length);
  if (index === undefined || index >= parent.items.length) return undefined;
  return { ...parent, items: parent.items.toSpliced(index, 1) };
}

function placed(replaced: YamlNode | undefined, value: YamlNode, parent: YamlNode): YamlNode {
  return replaced === undefined ? transplant(value, parent) : replacement(replaced, value);
}

function indexOf(step: string, length: number): number | undefined {
  if (!/^[+-]?\d{1,9}$/.test(step)) return undefined;
  const index = Number(step);
  if (index >= 0) return index;
  return index < -length ? undefined : index + length;
}

/** RFC 6901: `~1` is `/`, `~0` is `~`. */
function pointerOf(operation: YamlNode, key: string): readonly string[] | undefined {
  const text = textOf(operation, key);
  if (text === undefined) return undefined;
  if (text === '') return [];
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function textOf(node: YamlNode, key: string): string | undefined {
  const value = fieldOf(node, key);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function isEqual(a: YamlNode, b: YamlNode): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'sequence') {
    if (b.kind !== 'sequence' || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => isEqual(item, b.items[index] ?? nullAt(b)));
  }
  if (b.kind !== 'map' || a.entries.length !== b.entries.length) return false;
  return a.entries.every(({ key, value }) => {
    const other = fieldOf(b, keyText(key));
    return other !== undefined && isEqual(value, other);
  });
}

function sizeOf(node: YamlNode): number {
  if (node.kind === 'scalar') return 1;
  const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items;
  return children.reduce((sum, child) => sum + sizeOf(child), 1);
}

function nullAt(place: YamlNode): YamlNode {
  return { kind: 'scalar', value: null, source: '', style: 'plain', start: place.start, end: place.start };
}
