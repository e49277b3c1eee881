import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../../yaml/tree';

/**
 * An object or a merge patch as kustomize reads it: it resolves by go-yaml v3, to which `yes`, `off` and `n` are texts,
 * and writes them in quotes. Kustomizations themselves and JSON patches it reads as Kubernetes does. The same map where
 * there is none of them.
 * https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v3/resolve.go
 */
export function withWordsAsTexts(map: YamlMap): YamlMap {
  const entries = mapped(map.entries, (entry): YamlEntry => {
    const [key, value] = [wordAsText(entry.key), wordsAsTexts(entry.value)];
    return key === entry.key && value === entry.value ? entry : { ...entry, key, value };
  });
  return entries === map.entries ? map : { ...map, entries };
}

function wordsAsTexts(node: YamlNode): YamlNode {
  switch (node.kind) {
    case 'map':
      return withWordsAsTexts(node);
    case 'sequence': {
      const items = mapped(node.items, wordsAsTexts);
      return items === node.items ? node : { ...node, items };
    }
    case 'scalar':
      return wordAsText(node);
  }
}

function wordAsText(scalar: YamlScalar): YamlScalar {
  const isWord = typeof scalar.value === 'boolean' && !/^(true|false)$/i.test(scalar.source);
  return isWord ? { ...scalar, value: scalar.source } : scalar;
}

/** The same list where no item changes. */
function mapped<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const changed = items.map(change);
  return changed.every((item, index) => item === items[index]) ? items : changed;
}
