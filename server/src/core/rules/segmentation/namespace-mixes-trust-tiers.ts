import { isSystemNamespace } from '../../cluster/cluster-parts';
import { labelCounts } from '../../cluster/label-counts';
import type { NamespaceView } from '../../cluster/namespace-view';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { limits } from '../../limits';
import { field } from '../finding';
import type { Rule } from '../rule';

export const namespaceMixesTrustTiers: Rule = {
  id: 'namespace-mixes-trust-tiers',
  title: 'Namespace with workloads of several environments or tenants',
  severity: 'information',
  slice: 'namespace',
  *check(view, _facts, optionsFor) {
    const [any] = view.workloads;
    if (any === undefined || isSystemNamespace(view.name)) return;
    const mixed = mixedLabel(view, optionsFor((view.manifests[0] ?? any).ref.uri).labels ?? usualKeys);
    if (mixed === undefined) return;
    const { key, values } = mixed;
    const firsts = values.map((value) => view.workloads.find(({ labels }) => labels.get(key) === value));
    const [first, ...others] = firsts.filter((workload) => workload !== undefined);
    const at = view.manifests[0] ?? first;
    if (first === undefined || at === undefined) return;
    const words = `${values
      .slice(0, 2)
      .map((value) => `${key}=${value}`)
      .join(' and ')}${values.length > 2 ? ' and others' : ''}`;
    yield {
      message: `Namespace "${view.name}" mixes workloads with ${words}; namespaces are what separates (metadata.namespace).`,
      at: at.ref,
      place: field([...at.basePath, 'metadata', at.kind === 'namespace' ? 'name' : 'namespace']),
      resource: at.identity,
      related: [first, ...others].slice(0, limits.relatedLocations).map(({ ref, basePath, identity, labels }) => ({
        at: ref,
        place: field([...basePath, 'metadata', 'name']),
        message: `${identity.kind} "${identity.name}" has ${key}=${labels.get(key)}.`,
      })),
      data: null,
    };
  },
};

/** What people call by these keys is never one thing that runs in two of them. */
const usualKeys = ['env', 'environment', 'tenant', 'app.kubernetes.io/environment', 'app.kubernetes.io/tenant'];

/** A key of which the workloads have several values, and these. */
function mixedLabel(
  { workloads }: NamespaceView,
  keys: readonly string[],
): { readonly key: string; readonly values: readonly string[] } | undefined {
  const counts = labelCounts(workloads);
  for (const key of keys) {
    const values = [...(counts.get(key)?.keys() ?? [])].sort();
    if (values.length > 1 && !values.some(isPlaceholder)) return { key, values };
  }
  return undefined;
}
