import { fieldOf, isNull } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { text, withEntry } from './edit-node';

type Merge = (target: YamlNode | undefined, patch: YamlNode | undefined) => YamlNode | undefined;

/** An item on its way into the result; the same one may be put there several times. */
interface Item {
  node: YamlNode;
}

/**
 * Merges two lists whose items are told apart by the values of `keys`. `merge` merges one item: `target` is undefined for
 * a new one, `patch` for one that the patch does not mention, and undefined as a result removes it.
 * This follows kustomize step by step (kyaml/yaml/walk/associative_sequence.go), because of what it makes of lists
 * in which an item lacks a key, such as ports without protocol: a container's ports 53 and 53/UDP are one port to it
 * in a patched list. Items that the patch mentions come first, in its order.
 */
export function mergeLists(
  target: readonly YamlNode[],
  patch: readonly YamlNode[],
  keys: readonly string[],
  merge: Merge,
): readonly YamlNode[] {
  let items: readonly Item[] = target.map((node) => ({ node }));
  let merged: readonly Item[] = [];
  let usedKeys = keys;
  const rows = keyRows([...patch, ...target], keys);
  for (const row of keys.length > 1 ? unifyRows(rows) : rows) {
    const used = usedColumns(rows, row, keys);
    usedKeys = used.keys;
    const item = mergeRow(items, patch, usedColumns([used.values], used.values, used.keys), merge);
    if (item === undefined) items = setItem(items, undefined, used);
    else {
      item.node = withKeys(item.node, used);
      merged = setItem(merged, item, used);
    }
  }
  for (const item of items) {
    const values = usedKeys.map((key) => keyValue(item.node, key));
    for (const value of values) if (value === undefined) merged = [...merged, item];
    const columns = { keys: usedKeys, values: values.filter((value) => value !== undefined) };
    if (usedKeys.length > 1) merged = setItem(merged, undefined, columns);
    merged = setItem(merged, item, columns);
  }
  return merged.map(({ node }) => node);
}

interface Columns {
  readonly keys: readonly string[];
  /** '' where an item has no such key. */
  readonly values: readonly string[];
}

/** The values of the keys, each combination once. */
function keyRows(items: readonly YamlNode[], keys: readonly string[]): string[][] {
  const rows = new Map<string, string[]>();
  for (const item of items) {
    const row = keys.map((key) => keyValue(item, key) ?? '');
    rows.set(JSON.stringify(row), rows.get(JSON.stringify(row)) ?? row);
  }
  return [...rows.values()];
}

/** Rows that agree somewhere and differ only where one of them says nothing become the same. */
function unifyRows(rows: string[][]): readonly string[][] {
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < rows.length; j++) {
      const unified = unify(rows[i] ?? [], rows[j] ?? []);
      if (unified !== undefined) rows[i] = rows[j] = unified;
    }
  }
  return rows;
}

function unify(a: readonly string[], b: readonly string[]): string[] | undefined {
  if (!a.some((value, index) => value === b[index])) return undefined;
  if (a.some((value, index) => value !== b[index] && value !== '' && b[index] !== '')) return undefined;
  return a.map((value, index) => value || (b[index] ?? ''));
}

/** Without the keys that no row has; all of them when none is left. */
function usedColumns(rows: readonly (readonly string[])[], row: readonly string[], keys: readonly string[]): Columns {
  const isUsed = keys.map((_, index) => rows.some((other) => other[index] !== ''));
  if (!isUsed.includes(true)) return { keys, values: row };
  return { keys: keys.filter((_, index) => isUsed[index]), values: row.filter((_, index) => isUsed[index]) };
}

/** The item of the target, or a new one, with what the patch says about it. */
function mergeRow(
  items: readonly Item[],
  patch: readonly YamlNode[],
  { keys, values }: Columns,
  merge: Merge,
): Item | undefined {
  const isMeant = (node: YamlNode) =>
    node.kind === 'map' && keys.every((key, index) => keyValue(node, key) === values[index]);
  const existing = items.find(({ node }) => isMeant(node));
  const change = patch.find(isMeant);
  if (existing === undefined && change === undefined) return undefined;
  const node = merge(existing?.node, change);
  if (node === undefined || isEmpty(node)) return undefined;
  if (existing === undefined) return { node };
  existing.node = node;
  return existing;
}

function withKeys(node: YamlNode, { keys, values }: Columns): YamlNode {
  return keys.reduce((result, key, index) => {
    const value = values[index];
    if (result.kind !== 'map' || !value || fieldOf(result, key) !== undefined) return result;
    return withEntry(result, key, text(value, result));
  }, node);
}

/** Puts `item` in the place of all that have these values, or removes them; at the end when there is none. */
function setItem(items: readonly Item[], item: Item | undefined, { keys, values }: Columns): readonly Item[] {
  let isFound = false;
  const result: Item[] = [];
  for (const other of items) {
    if (isNull(other.node) || isEmpty(other.node)) continue;
    if (other.node.kind !== 'map' && keys[0] !== '' && values[0]) {
      result.push(other);
    } else if (!keys.every((key, index) => hasValue(other.node, key, values[index]))) {
      if (values.length > 0) result.push(other);
    } else {
      isFound = true;
      if (item !== undefined) result.push(item);
    }
  }
  if (item !== undefined && !isFound) result.push(item);
  return result;
}

/** '' stands for any value. Missing values ask for nothing. */
function hasValue(node: YamlNode, key: string, value: string | undefined): boolean {
  if (value === undefined) return true;
  const own = keyValue(node, key);
  return value === '' ? own !== undefined : own === value;
}

function keyValue(item: YamlNode, key: string): string | undefined {
  const value = fieldOf(item, key);
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'map' && node.entries.length === 0;
}
