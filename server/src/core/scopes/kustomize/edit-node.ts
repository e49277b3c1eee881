import type { TextRange } from '../../text/text-range';
import { fieldOf, keyText } from '../../yaml/field-path';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml/tree';

/*
 * Changes to the immutable tree; what does not change is shared.
 * Ranges always belong to the source document: a changed node keeps the range of the node that it replaces,
 * and a node that stands nowhere in the source is empty (`start === end`), at the place where it was put in.
 */

/** The map with `key` set to `value`; the same map when nothing changes. */
export function withEntry(map: YamlMap, key: string, value: YamlNode): YamlMap {
  if (fieldOf(map, key) === value) return map;
  const index = map.entries.findLastIndex((entry) => keyText(entry.key) === key);
  const entry = map.entries[index];
  if (entry === undefined) return { ...map, entries: [...map.entries, { key: text(key, map), value }] };
  return { ...map, entries: map.entries.with(index, { ...entry, value }) };
}

export function withoutEntry(map: YamlMap, key: string): YamlMap {
  const entries = map.entries.filter((entry) => keyText(entry.key) !== key);
  return entries.length === map.entries.length ? map : { ...map, entries };
}

/** The map with the text at `path` set; maps on the way are created. The same map when it is already there. */
export function withTextAt(map: YamlMap, path: readonly string[], value: string): YamlMap {
  const [key, ...rest] = path;
  if (key === undefined) return map;
  const child = fieldOf(map, key);
  if (rest.length > 0)
    return withEntry(map, key, withTextAt(child?.kind === 'map' ? child : emptyMap(map), rest, value));
  if (child?.kind === 'scalar' && child.value === value) return map;
  return withEntry(map, key, child === undefined ? text(value, map) : replacement(child, text(value, map)));
}

export function withoutNamespace(object: YamlMap): YamlMap {
  const metadata = fieldOf(object, 'metadata');
  return metadata?.kind === 'map' ? withEntry(object, 'metadata', withoutEntry(metadata, 'namespace')) : object;
}

/** A string that is not in the source, placed where `at` begins. */
export function text(value: string, at: TextRange): YamlScalar {
  return { kind: 'scalar', value, source: value, style: 'plain', start: at.start, end: at.start };
}

export function emptyMap(at: TextRange): YamlMap {
  return { kind: 'map', entries: [], style: 'block', start: at.start, end: at.start };
}

/** `node`, written elsewhere, as it is put into the source document at `at`. */
export function transplant(node: YamlNode, at: TextRange): YamlNode {
  const place = { start: at.start, end: at.start };
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', value: node.value, source: node.source, style: node.style, ...place };
    case 'sequence':
      return { kind: 'sequence', items: node.items.map((item) => transplant(item, at)), style: node.style, ...place };
    case 'map':
      return {
        kind: 'map',
        entries: node.entries.map(({ key, value }) => ({
          key: { ...key, ...place },
          value: transplant(value, at),
        })),
        style: node.style,
        ...place,
      };
  }
}

/** `node` in the place of `replaced`: a finding about it points at what the source says there. */
export function replacement(replaced: YamlNode, node: YamlNode): YamlNode {
  return { ...transplant(node, replaced), start: replaced.start, end: replaced.end };
}
