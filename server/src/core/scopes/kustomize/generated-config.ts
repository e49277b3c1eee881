import type { ConfigData, ConfigEntry } from '../../kubernetes/calls';
import { textAt } from '../../kubernetes/read-resource';
import type { ResourceRef } from '../../kubernetes/resource';
import { itemsAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { baseNameOf } from '../relative-uri';
import type { Reference } from './kustomization';

/** A ConfigMap or Secret that a kustomization makes. Names and namespaces are as written, '' for none. */
export interface GeneratedConfig {
  readonly of: ConfigData['of'];
  readonly name: string;
  readonly namespace: string;
  readonly at: ResourceRef;
  /** In the order in which kustomize reads them. */
  readonly sources: readonly ConfigSource[];
  /** Whether it adds to, or is put in place of, what another kustomization generates under the same name. */
  readonly behavior: 'create' | 'merge' | 'replace';
}

/** Of what it is made. The path of a literal leads from the root of the kustomization. */
export type ConfigSource =
  | { readonly kind: 'literal'; readonly entry: ConfigEntry }
  /** Lines of the form `KEY=value`. */
  | { readonly kind: 'env-file'; readonly file: Reference }
  | { readonly kind: 'file'; readonly key: string; readonly file: Reference };

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/ */
export function readGeneratedConfig(root: YamlNode | undefined, at: ResourceRef): readonly GeneratedConfig[] {
  const lists = [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const;
  return lists.flatMap(([key, of]) =>
    itemsAt(root, [key]).flatMap((item, index): readonly GeneratedConfig[] => {
      const name = textAt(item, ['name']) ?? '';
      if (name === '') return [];
      const sources = sourcesOf({ key, item, index, at });
      return [{ of, name, namespace: textAt(item, ['namespace']) ?? '', at, sources, behavior: behaviorOf(item) }];
    }),
  );
}

interface Generator {
  readonly key: string;
  readonly item: YamlNode;
  readonly index: number;
  readonly at: ResourceRef;
}

function sourcesOf({ key, item, index, at }: Generator): readonly ConfigSource[] {
  const written = (field: string) =>
    itemsAt(item, [field]).flatMap((node, place) => {
      const text = textAt(node, []) ?? '';
      return text === '' ? [] : [{ text, at, path: [key, index, field, place] }];
    });
  const env = textAt(item, ['env']) ?? '';
  const envFiles = [...written('envs'), ...(env === '' ? [] : [{ text: env, at, path: [key, index, 'env'] }])];
  return [
    ...envFiles.map((file) => ({ kind: 'env-file', file }) as const),
    ...written('literals').flatMap(({ text, path }): readonly ConfigSource[] => {
      const [, entryKey = '', value = ''] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
      return entryKey === '' ? [] : [{ kind: 'literal', entry: { key: entryKey, path, text: unquoted(value) } }];
    }),
    ...written('files').map((file): ConfigSource => {
      const [, own, text = file.text] = /^([^=]+)=(.+)$/s.exec(file.text) ?? [];
      return { kind: 'file', key: own ?? baseNameOf(text), file: { ...file, text } };
    }),
  ];
}

function behaviorOf(item: YamlNode): GeneratedConfig['behavior'] {
  const behavior = textAt(item, ['behavior']);
  return behavior === 'merge' || behavior === 'replace' ? behavior : 'create';
}

/** Kustomize takes quotes around a whole value away. */
function unquoted(text: string): string {
  return /^(["'])[\s\S]*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
