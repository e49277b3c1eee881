import { type Document, parseAllDocuments } from 'yaml';
import type { YamlNode, YamlScalar } from '../../server/src/core/yaml/tree';

/** What the library reads of a whole text, every scalar as the text that is written. */
export function libraryDocuments(text: string): readonly Document[] {
  return [...parseAllDocuments(text, { schema: 'failsafe', merge: false, uniqueKeys: false, logLevel: 'silent' })];
}

/** The value of one of them. Without a schema a value that is missing is empty text, but for a key without a colon. */
export function libraryValue(document: Document): unknown {
  return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: -1 }) ?? '', (_key, part) => part ?? ''));
}

/** The value of our own tree, with `leaf` for each scalar; null where there is no node. */
export function treeValue(node: YamlNode | undefined, leaf: (scalar: YamlScalar) => unknown): unknown {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'scalar':
      return leaf(node);
    case 'sequence':
      return node.items.map((item) => treeValue(item, leaf));
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(leaf(key)), treeValue(value, leaf)]));
  }
}
