import { labelKey } from '../cluster/policy-index';
import type { StatedCluster } from '../config/stated-cluster';
import { memoize } from '../connectivity/memoize';
import type { Namespace } from '../kubernetes/entities';
import { sameLabels } from '../kubernetes/labels';

/** What the Namespace manifests of a scope, or configurations, say of labels. */
export interface NamespaceLabels {
  /** `labelKey` of the labels that some namespace has. */
  readonly labels: ReadonlySet<string>;
  /** The labels of some namespace are not certain: a manifest cannot be read, or two of one name differ. */
  readonly hasDoubt: boolean;
}

export const namespaceLabels: (manifests: readonly Namespace[]) => NamespaceLabels = memoize(
  (manifests: readonly Namespace[]) => {
    const labels = new Set<string>();
    const byName = new Map<string, Namespace>();
    let hasDoubt = false;
    for (const manifest of manifests) {
      const other = byName.get(manifest.name);
      hasDoubt ||= manifest.unknown !== undefined;
      hasDoubt ||= other !== undefined && !sameLabels(other.labels, manifest.labels);
      byName.set(manifest.name, manifest);
      for (const [key, value] of manifest.labels) labels.add(labelKey(key, value));
    }
    return { labels, hasDoubt };
  },
);

export const statedNamespaceLabels: (stated: StatedCluster) => NamespaceLabels = memoize((stated: StatedCluster) => {
  const all = [...stated.namespaceLabels.values()];
  const labels = all.flatMap((each) => [...each.labels].map(([key, value]) => labelKey(key, value)));
  return { labels: new Set(labels), hasDoubt: all.some(({ doubt }) => doubt !== undefined) };
});
