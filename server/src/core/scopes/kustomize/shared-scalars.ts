import type { YamlNode, YamlScalar } from '../../yaml/tree';

/*
 * When kustomize's label transformer adds a label, all the places of one object where it adds it get one and the same
 * node (api/filters/filtersutil/setters.go), and whatever later writes to one of them writes to all: a patch of a pod's
 * label then changes the selector too. That is what users deploy, so it is repeated here: such labels are one object in
 * the tree, and a change of one is made wherever that object stands. JSON patches end it, because they copy everything.
 */

/** Changes of scalars in one pass over an object; the last change of a scalar counts for all its places. */
export class ScalarChanges {
  readonly #changes = new Map<YamlScalar, YamlScalar[]>();

  add(from: YamlScalar, to: YamlScalar): void {
    const changes = this.#changes.get(from);
    if (changes === undefined) this.#changes.set(from, [to]);
    else changes.push(to);
  }

  /** The object with every place of the changed scalars brought up to date. */
  applyTo<Node extends YamlNode>(root: Node): Node;
  applyTo(root: YamlNode): YamlNode {
    const latest = new Map<YamlScalar, YamlScalar>();
    for (const [from, changes] of this.#changes) {
      const last = changes.at(-1);
      // What the source says stands in one place only.
      if (last === undefined || from.start !== from.end) continue;
      for (const earlier of [from, ...changes]) if (earlier !== last) latest.set(earlier, last);
    }
    return latest.size === 0 ? root : mapScalars(root, (scalar) => latest.get(scalar) ?? scalar);
  }
}

/** Makes every place of a shared scalar one of its own. */
export function unshared<Node extends YamlNode>(root: Node): Node {
  return mapScalars(root, (scalar) => (scalar.start === scalar.end && scalar.value !== null ? { ...scalar } : scalar));
}

function mapScalars<Node extends YamlNode>(node: Node, map: (scalar: YamlScalar) => YamlScalar): Node;
function mapScalars(node: YamlNode, map: (scalar: YamlScalar) => YamlScalar): YamlNode {
  switch (node.kind) {
    case 'scalar':
      return map(node);
    case 'sequence': {
      const items = node.items.map((item) => mapScalars(item, map));
      return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
    }
    case 'map': {
      const entries = node.entries.map((entry) => {
        const value = mapScalars(entry.value, map);
        return value === entry.value ? entry : { ...entry, value };
      });
      return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
    }
  }
}
