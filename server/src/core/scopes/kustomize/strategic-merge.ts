import { fieldOf, isNull, keyText } from '../../yaml/field-path';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from '../../yaml/tree';
import { replacement, transplant, withEntry, withoutEntry } from './edit-node';
import { type MergeKeys, mergeKeysOf } from './merge-keys';
import { mergeLists } from './merge-list';
import { ScalarChanges } from './shared-scalars';

/**
 * A strategic merge patch as kustomize applies it (kyaml/yaml/merge2). Undefined when it deletes the object.
 * In lists with merge keys the items of the patch come first: later JSON patches count on it, and `toSourcePath`
 * finds the source's own items again.
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function strategicMerge(object: YamlMap, patch: YamlMap): YamlMap | undefined {
  const changes = new ScalarChanges();
  const merged = mergeMap(object, patch, { path: [], keysAt: mergeKeysOf(object), changes });
  return merged && changes.applyTo(merged);
}

/** Where in the object the merge is. */
interface Spot {
  readonly path: readonly string[];
  readonly keysAt: MergeKeys;
  readonly changes: ScalarChanges;
}

function mergeMap(target: YamlMap, patch: YamlMap, spot: Spot): YamlMap | undefined {
  const directive = directiveOf(patch);
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return replacement(target, added(patch, spot)) as YamlMap;
  let result = settle(target, spot);
  for (const { key, value } of sortedByKey(withoutEntry(patch, '$patch').entries)) {
    const name = keyText(key);
    const merged = mergeValue(fieldOf(target, name), value, below(spot, name), target);
    result = merged === undefined ? withoutEntry(result, name) : withEntry(result, name, merged);
  }
  return result;
}

/** `place` is the collection in the source that a new value is put into. Undefined removes the value. */
function mergeValue(target: YamlNode | undefined, patch: YamlNode, spot: Spot, place: YamlNode): YamlNode | undefined {
  if (isNull(patch) || isDeletion(patch, spot)) return undefined;
  if (target === undefined) return transplant(added(patch, spot), place);
  if (isNull(target)) return replacement(target, added(patch, spot));
  if (patch.kind === 'map' && target.kind === 'map') return mergeMap(target, patch, spot);
  if (patch.kind === 'sequence' && target.kind === 'sequence') return mergeSequence(target, patch, spot);
  if (patch.kind !== 'scalar' || target.kind !== 'scalar') return replacement(target, added(patch, spot));
  const changed = patch.value === target.value ? target : (replacement(target, patch) as YamlScalar);
  spot.changes.add(target, changed);
  return changed;
}

function mergeSequence(target: YamlSequence, patch: YamlSequence, spot: Spot): YamlSequence {
  const mergeKeys = spot.keysAt(spot.path);
  if (mergeKeys === undefined || listDirective(patch)?.directive === 'replace') {
    return replacement(target, added(patch, spot)) as YamlSequence;
  }
  const inside = below(spot, '[]');
  return withItems(
    target,
    mergeLists(target.items, itemsOf(patch), mergeKeys, (item, change) => {
      if (change === undefined) return item && settle(item, inside);
      return mergeValue(item, change, inside, target);
    }),
  );
}

/** What kustomize makes of the parts that a patch does not mention: it goes through lists with merge keys all the same. */
function settle<Node extends YamlNode>(node: Node, spot: Spot): Node;
function settle(node: YamlNode, spot: Spot): YamlNode {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'map':
      return node.entries.reduce<YamlMap>((map, { key, value }) => {
        const name = keyText(key);
        return value.kind === 'scalar' ? map : withEntry(map, name, settle(value, below(spot, name)));
      }, node);
    case 'sequence': {
      const mergeKeys = spot.keysAt(spot.path);
      if (mergeKeys === undefined) return node;
      const inside = below(spot, '[]');
      return withItems(
        node,
        mergeLists(node.items, [], mergeKeys, (item) => item && settle(item, inside)),
      );
    }
  }
}

/** What a patch adds where nothing was: without directives, and without fields and items that it deletes. */
function added(patch: YamlNode, spot: Spot): YamlNode {
  return settle(withoutDirectives(patch, spot), spot);
}

/** Lists without merge keys are taken as they are, directives in them included. */
function withoutDirectives(patch: YamlNode, spot: Spot): YamlNode {
  switch (patch.kind) {
    case 'scalar':
      return patch;
    case 'sequence': {
      if (spot.keysAt(spot.path) === undefined) return patch;
      const inside = below(spot, '[]');
      const items = itemsOf(patch).filter((item) => !isDeletion(item, inside));
      return { ...patch, items: items.map((item) => withoutDirectives(item, inside)) };
    }
    case 'map': {
      const entries = patch.entries.flatMap(({ key, value }) => {
        const inside = below(spot, keyText(key));
        if (keyText(key) === '$patch' || isNull(value) || isDeletion(value, inside)) return [];
        return [{ key, value: withoutDirectives(value, inside) }];
      });
      return { ...patch, entries };
    }
  }
}

/** kustomize goes through the fields in this order, which decides where several of them change one shared label. */
function sortedByKey(entries: readonly YamlEntry[]): readonly YamlEntry[] {
  return entries.toSorted((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1));
}

function below(spot: Spot, step: string): Spot {
  return { ...spot, path: [...spot.path, step] };
}

function withItems(sequence: YamlSequence, items: readonly YamlNode[]): YamlSequence {
  const isSame = items.length === sequence.items.length && items.every((item, index) => item === sequence.items[index]);
  return isSame ? sequence : { ...sequence, items };
}

/** The items of a patch's list that are not about the list itself. */
function itemsOf(patch: YamlSequence): readonly YamlNode[] {
  const directive = listDirective(patch)?.item;
  return patch.items.filter((item) => item !== directive);
}

/** An item with nothing but a directive is about the list. */
function listDirective(patch: YamlSequence) {
  const item = patch.items.find((each) => each.kind === 'map' && each.entries.length === 1 && directiveOf(each));
  return item && { item, directive: directiveOf(item) };
}

function isDeletion(node: YamlNode, spot: Spot): boolean {
  if (node.kind !== 'sequence') return directiveOf(node) === 'delete';
  return spot.keysAt(spot.path) !== undefined && listDirective(node)?.directive === 'delete';
}

function directiveOf(node: YamlNode): 'delete' | 'replace' | 'merge' | undefined {
  const directive = fieldOf(node, '$patch');
  const value = directive?.kind === 'scalar' ? directive.value : undefined;
  return value === 'delete' || value === 'replace' || value === 'merge' ? value : undefined;
}
