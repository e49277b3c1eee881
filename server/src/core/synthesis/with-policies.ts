import type { Cluster } from '../cluster/cluster';
import { updateNamespace } from '../cluster/namespace-view';
import { groupBy } from '../group-by';
import type { NetworkPolicy } from '../kubernetes/entities';
import { readEntity } from '../kubernetes/read-entity';
import { readResources } from '../kubernetes/read-resource';
import { parseDocument } from '../yaml/parse-document';

/** The cluster as it would be with further policies; each text is one manifest, `namespace` that of those that state none. */
export function withPolicies(cluster: Cluster, namespace: string, texts: readonly string[]): Cluster {
  const policies = texts.flatMap((text, documentIndex) =>
    readResources(parseDocument(text).root, false).flatMap((resource): readonly NetworkPolicy[] => {
      const resolved = { name: resource.namespace ?? namespace, source: 'metadata.namespace' };
      const entity = readEntity(resource, { uri: '', documentIndex }, resolved);
      return entity?.kind === 'network-policy' ? [entity] : [];
    }),
  );
  const namespaces = new Map(cluster.namespaces);
  for (const [name, added] of groupBy(policies, (policy) => policy.namespace)) {
    const view = namespaces.get(name);
    if (view !== undefined) namespaces.set(name, updateNamespace(view, new Set(), added));
  }
  return { ...cluster, namespaces };
}
