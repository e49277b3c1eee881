import type { ConfigData, ConfigEntry } from '../kubernetes/calls';
import { sealConfig } from '../kubernetes/read-calls';
import { layersOf } from '../scopes/kustomize/chain';
import type { GeneratedConfig } from '../scopes/kustomize/generated-config';
import { changeEntries, generatedEntries, type Lookup } from '../scopes/kustomize/generated-entries';
import type { Kustomization } from '../scopes/kustomize/kustomization';
import type { ScopeLayout } from '../scopes/layout';
import type { DefaultNamespace } from './options';

/**
 * The ConfigMaps and Secrets that a kustomization of a scope generates, as the scope applies them but without the hash
 * behind the name: references have the written name, and kustomize gives them the other one. Files are found by `lookup`.
 */
export function generatedEntities(
  { traces }: ScopeLayout,
  scopeId: string,
  uri: string,
  defaultNamespace: DefaultNamespace,
  lookup: Lookup,
): readonly ConfigData[] {
  return (traces.get(scopeId)?.generators.get(uri) ?? []).flatMap((chain) => {
    const layers = layersOf(chain);
    const created = (layers[0]?.generated ?? []).filter(({ behavior }) => behavior === 'create');
    return created.map((generated) =>
      toEntity(generated, entriesAfter(generated, layers, lookup), layers, defaultNamespace),
    );
  });
}

/** After what the kustomizations around it change, from the inside out; a text where that is not known. */
function entriesAfter(
  generated: GeneratedConfig,
  layers: readonly Kustomization[],
  lookup: Lookup,
): readonly ConfigEntry[] | string {
  const { of, name, namespace } = generated;
  const [innermost] = layers;
  let entries = innermost === undefined ? [] : generatedEntries(innermost, generated, lookup);
  for (const layer of layers) {
    for (const change of layer.generated) {
      const { behavior } = change;
      if (behavior === 'create' || change.of !== of || change.name !== name) continue;
      // Of two that have one name in different namespaces, it is not known which one is meant.
      if (change.namespace !== '' && change.namespace !== namespace) return `may be changed in ${layer.path}`;
      const written = generatedEntries(layer, change, lookup);
      if (typeof written === 'string') return written;
      const own = written.map((entry) => ({ at: change.at, ...entry }));
      if (typeof entries !== 'string' || behavior === 'replace') {
        entries = changeEntries(typeof entries === 'string' ? [] : entries, own, behavior);
      }
    }
  }
  return entries;
}

function toEntity(
  { of, name, namespace, at }: GeneratedConfig,
  entries: readonly ConfigEntry[] | string,
  layers: readonly Kustomization[],
  usual: DefaultNamespace,
) {
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
    source: typeof entries === 'string' ? { kind: 'unread', why: entries } : { kind: 'entries', entries },
  });
}
