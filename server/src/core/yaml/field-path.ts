import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree';

/** `['spec', 'ingress', 0, 'from']`, from the root of the YAML document. */
export type FieldPath = readonly (string | number)[];

/** Whether a path is `start` or leads on from it. */
export function isAtOrBelow(path: FieldPath, start: FieldPath): boolean {
  return start.every((step, index) => step === path[index]);
}

export function nodeAt(root: YamlNode | undefined, path: FieldPath): YamlNode | undefined {
  let node = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = typeof step === 'number' ? itemAt(node, step) : fieldOf(node, step);
  }
  return node;
}

/** The key scalar of the last step of the path, for findings that are about a field's presence. */
export function keyAt(root: YamlNode | undefined, path: FieldPath): YamlScalar | undefined {
  const last = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  if (typeof last !== 'string' || parent?.kind !== 'map') return undefined;
  return entryOf(parent, last)?.key;
}

/** The value of a key; the last of duplicate keys wins, as in Kubernetes' own reader. */
export function fieldOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? entryOf(node, key)?.value : undefined;
}

export function stringAt(root: YamlNode | undefined, path: FieldPath): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** The items of a sequence; nothing for anything else. */
export function itemsAt(root: YamlNode | undefined, path: FieldPath): readonly YamlNode[] {
  const node = nodeAt(root, path);
  return node?.kind === 'sequence' ? node.items : [];
}

/** The entries of a map; nothing for anything else. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

function entryOf(map: YamlMap, key: string) {
  for (let index = map.entries.length - 1; index >= 0; index--) {
    const entry = map.entries[index];
    if (entry !== undefined && keyText(entry.key) === key) return entry;
  }
  return undefined;
}

/** JSON keys are strings: a key that YAML reads as another type is spelled as sigs.k8s.io/yaml spells it. */
export function keyText(key: YamlScalar): string {
  return String(key.value);
}

function itemAt(node: YamlNode, index: number): YamlNode | undefined {
  return node.kind === 'sequence' ? node.items[index] : undefined;
}
