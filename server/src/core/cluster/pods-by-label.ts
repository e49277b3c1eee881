import { endpointsOfNamespace, isOrdinaryPod, type PodEndpoint } from '../connectivity/endpoint';
import { memoize } from '../connectivity/memoize';
import type { NamespaceView } from './namespace-view';
import { labelKey } from './policy-index';

/** The pods that selectors can select: not those on the node's network. */
export const ordinaryPods: (view: NamespaceView) => readonly PodEndpoint[] = memoize((view: NamespaceView) =>
  endpointsOfNamespace(view).filter(isOrdinaryPod),
);

/** Those of them that have the label. Costs its result: many selectors with few pods each cost the pods. */
export function podsWithLabel(view: NamespaceView, key: string, value: string): readonly PodEndpoint[] {
  return indexOf(view).get(labelKey(key, value)) ?? [];
}

const indexOf = memoize((view: NamespaceView) => {
  const pods = new Map<string, PodEndpoint[]>();
  for (const pod of ordinaryPods(view)) {
    for (const [name, value] of pod.workload.labels) {
      const key = labelKey(name, value);
      const alike = pods.get(key);
      if (alike === undefined) pods.set(key, [pod]);
      else alike.push(pod);
    }
  }
  return pods;
});
