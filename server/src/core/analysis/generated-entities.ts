import type { ConfigData } from '../kubernetes/calls';
import { sealConfig } from '../kubernetes/read-calls';
import { type Chain, layersOf } from '../scopes/kustomize/chain';
import type { GeneratedConfig } from '../scopes/kustomize/generated-config';
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
  const trace = traces.get(scopeId);
  const changed = new Set([...(trace?.kustomizations ?? [])].flatMap(({ changedConfigs }) => changedConfigs));
  return (trace?.generators.get(uri) ?? []).flatMap((chain) =>
    chain.innermost.generated
      .filter(({ of, name }) => !changed.has(`${of} ${name}`))
      .map((generated) => toEntity(generated, chain.chain, defaultNamespace)),
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
