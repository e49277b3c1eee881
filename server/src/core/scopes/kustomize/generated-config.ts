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

/** What one kustomization adds to, or puts in place of, what another one generates under the same name. */
export interface ChangedConfig extends Omit<GeneratedConfig, 'entries'> {
  readonly behavior: 'merge' | 'replace';
  /** Undefined where files are among it, which are not read. */
  readonly entries: readonly ConfigEntry[] | undefined;
}

/**
 * Those that are made of literals alone: what files hold is not read, and what changes that of a base is a `ChangedConfig`.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
 */
export function readGeneratedConfig(root: YamlNode | undefined, at: ResourceRef): readonly GeneratedConfig[] {
  return eachGenerator(root, (generator) => {
    const { of, item } = generator;
    const entries = literalsOf(generator);
    const name = textAt(item, ['name']) ?? '';
    if (name === '' || entries === undefined || behaviorOf(item) !== undefined) return [];
    return [{ of, name, namespace: textAt(item, ['namespace']) ?? '', at, entries }];
  });
}

/** Those that change what another kustomization generates. */
export function readChangedConfigs(root: YamlNode | undefined, at: ResourceRef): readonly ChangedConfig[] {
  return eachGenerator(root, (generator) => {
    const { of, item } = generator;
    const behavior = behaviorOf(item);
    if (behavior === undefined) return [];
    const name = textAt(item, ['name']) ?? '';
    const entries = literalsOf(generator)?.map((entry) => ({ ...entry, at }));
    return [{ of, name, namespace: textAt(item, ['namespace']) ?? '', at, behavior, entries }];
  });
}

/** What is left of a generated object after one that changes it; undefined where that is not known. */
export function changeConfig(
  entries: readonly ConfigEntry[],
  { behavior, entries: own }: ChangedConfig,
): readonly ConfigEntry[] | undefined {
  if (own === undefined || behavior === 'replace') return own;
  return [...entries.filter(({ key }) => own.every((each) => each.key !== key)), ...own];
}

/** Undefined where files are among it. */
function literalsOf({ key, item, index }: Generator): readonly ConfigEntry[] | undefined {
  const ofFiles = ['files', 'envs'].some((list) => itemsAt(item, [list]).length > 0) || textAt(item, ['env']);
  if (ofFiles) return undefined;
  return itemsAt(item, ['literals']).flatMap((literal, place): readonly ConfigEntry[] => {
    const [, entryKey = '', text = ''] = /^([^=]+)=([\s\S]*)$/.exec(textAt(literal, []) ?? '') ?? [];
    if (entryKey === '') return [];
    return [{ key: entryKey, path: [key, index, 'literals', place], text: unquoted(text) }];
  });
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

function behaviorOf(item: YamlNode): ChangedConfig['behavior'] | undefined {
  const behavior = textAt(item, ['behavior']);
  return behavior === 'merge' || behavior === 'replace' ? behavior : undefined;
}

/** Kustomize takes quotes around a whole value away. */
function unquoted(text: string): string {
  return /^(["'])[\s\S]*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
