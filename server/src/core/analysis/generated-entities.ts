import type { ConfigData } from '../kubernetes/calls';
import { sealConfig } from '../kubernetes/read-calls';
import { type Chain, layersOf } from '../scopes/kustomize/chain';
import { type ChangedConfig, changeConfig, type GeneratedConfig } from '../scopes/kustomize/generated-config';
import type { ScopeLayout } from '../scopes/layout';
import type { DefaultNamespace } from './options';

/**
 * The ConfigMaps and Secrets that a kustomization of a scope generates, as the scope applies them but without the hash
 * behind the name: references have the written name, and kustomize gives them the other one.
 */
export function generatedEntities(
  { traces }: ScopeLayout,
  scopeId: string,
  uri: string,
  defaultNamespace: DefaultNamespace,
): readonly ConfigData[] {
  return (traces.get(scopeId)?.generators.get(uri) ?? []).flatMap(({ innermost, chain }) => {
    const outer = layersOf(chain).flatMap(({ changedConfigs }) => changedConfigs);
    return innermost.generated.flatMap((generated) => {
      const entries = entriesAfter(generated, outer);
      return entries === undefined ? [] : [toEntity({ ...generated, entries }, chain, defaultNamespace)];
    });
  });
}

/** After what the kustomizations around it change, from the inside out; undefined where that is not known. */
function entriesAfter(
  { of, name, namespace, entries }: GeneratedConfig,
  outer: readonly ChangedConfig[],
): GeneratedConfig['entries'] | undefined {
  const changes = outer.filter((change) => change.of === of && change.name === name);
  // Of two that have one name in different namespaces, it is not known which one is meant.
  if (changes.some((change) => change.namespace !== '' && change.namespace !== namespace)) return undefined;
  return changes.reduce<GeneratedConfig['entries'] | undefined>(
    (before, change) => before && changeConfig(before, change),
    entries,
  );
}

function toEntity({ of, name, namespace, at, entries }: GeneratedConfig, chain: Chain, usual: DefaultNamespace) {
  const layers = layersOf(chain);
  const setter = layers.findLast((layer) => layer.namespace !== '');
  const applied = setter?.namespace ?? (namespace === '' ? usual.name : namespace);
  const source = setter?.path ?? (namespace === '' ? usual.source : 'metadata.namespace');
  const renamed = layers.reduce((inner, { namePrefix, nameSuffix }) => `${namePrefix}${inner}${nameSuffix}`, name);
  return sealConfig({
    kind: 'config-data',
    ref: at,
    basePath: [],
    identity: { apiVersion: 'v1', kind: of, name: renamed, namespace: applied },
    namespaceSource: source,
    namespace: applied,
    ...(renamed === name ? {} : { writtenName: name }),
    of,
    name: renamed,
    source: { kind: 'entries', entries },
  });
}
