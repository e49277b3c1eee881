import { namespaceKnowledge } from '../connectivity/endpoint';
import type { DnsPods } from './cluster-parts';
import type { LabelledNamespace, NamespaceView } from './namespace-view';

/** Those in which cluster DNS runs, as far as anything is known of their labels. */
export function dnsNamespacesIn(
  namespaces: { get(name: string): NamespaceView | undefined },
  dns: readonly DnsPods[],
): readonly LabelledNamespace[] {
  return dns.flatMap(({ namespace: name }) => {
    const view = namespaces.get(name);
    if (view === undefined || (view.manifests.length === 0 && view.statedLabels === undefined)) return [];
    const { labels, doubt } = namespaceKnowledge(view);
    return [{ name, labels: doubt === undefined ? labels : (view.manifests[0]?.labels ?? labels) }];
  });
}
