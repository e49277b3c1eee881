import { namespaceKnowledge } from '../connectivity/endpoint';
import { dnsPods } from './cluster-parts';
import type { LabelledNamespace, NamespaceView } from './namespace-view';

export const dnsNamespaceNames: readonly string[] = dnsPods.map(({ namespace }) => namespace);

/** Those in which cluster DNS runs, as far as anything is known of their labels. */
export function dnsNamespacesIn(namespaces: {
  get(name: string): NamespaceView | undefined;
}): readonly LabelledNamespace[] {
  return dnsNamespaceNames.flatMap((name) => {
    const view = namespaces.get(name);
    if (view === undefined || (view.manifests.length === 0 && view.statedLabels === undefined)) return [];
    const { labels, doubt } = namespaceKnowledge(view);
    return [{ name, labels: doubt === undefined ? labels : (view.manifests[0]?.labels ?? labels) }];
  });
}
