import type { ConfigData, ConfigEntry } from '../../kubernetes/calls';
import { textAt } from '../../kubernetes/read-resource';
import type { ResourceRef } from '../../kubernetes/resource';
import { itemsAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';

/** A ConfigMap or Secret that a kustomization makes of literals. Names and namespaces are as written, '' for none. */
export interface GeneratedConfig {
  readonly of: ConfigData['of'];
  readonly name: string;
  readonly namespace: string;
  readonly at: ResourceRef;
  /** Paths lead from the root of the kustomization. */
  readonly entries: readonly ConfigEntry[];
}

/**
 * Those that are made of literals alone: what files hold is not read, and what one generator adds to that of a base is
 * left out with it (`isAddition`).
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
 */
export function readGeneratedConfig(root: YamlNode | undefined, at: ResourceRef): readonly GeneratedConfig[] {
  return eachGenerator(root, ({ of, key, item, index }) => {
    const ofFiles = ['files', 'envs'].some((list) => itemsAt(item, [list]).length > 0) || textAt(item, ['env']);
    const name = textAt(item, ['name']) ?? '';
    if (name === '' || ofFiles || isAddition(item)) return [];
    const entries = itemsAt(item, ['literals']).flatMap((literal, place): readonly ConfigEntry[] => {
      const [, entryKey = '', text = ''] = /^([^=]+)=([\s\S]*)$/.exec(textAt(literal, []) ?? '') ?? [];
      if (entryKey === '') return [];
      return [{ key: entryKey, path: [key, index, 'literals', place], text: unquoted(text) }];
    });
    return [{ of, name, namespace: textAt(item, ['namespace']) ?? '', at, entries }];
  });
}

/** Those that change what another kustomization generates, by kind and name: `ConfigMap web`. */
export function changedConfigs(root: YamlNode | undefined): readonly string[] {
  return eachGenerator(root, ({ of, item }) => (isAddition(item) ? [`${of} ${textAt(item, ['name']) ?? ''}`] : []));
}

interface Generator {
  readonly of: ConfigData['of'];
  readonly key: string;
  readonly item: YamlNode;
  readonly index: number;
}

function eachGenerator<T>(root: YamlNode | undefined, read: (generator: Generator) => readonly T[]): readonly T[] {
  const lists = [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const;
  return lists.flatMap(([key, of]) => itemsAt(root, [key]).flatMap((item, index) => read({ of, key, item, index })));
}

function isAddition(item: YamlNode): boolean {
  return /^(merge|replace)$/.test(textAt(item, ['behavior']) ?? '');
}

/** Kustomize takes quotes around a whole value away. */
function unquoted(text: string): string {
  return /^(["'])[\s\S]*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
