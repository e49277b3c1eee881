import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import { type LabelRequirement, matchesLabels } from '../kubernetes/label-selector';
import { hasLabels, type Labels, noLabels } from '../kubernetes/labels';
import type { NamespaceView } from './namespace-view';
import { podsWithLabel } from './pods-by-label';
import { labelKey } from './policy-index';

/** Services that clients outside of the cluster are meant to reach: by their type, or behind an Ingress. */
const publicServices = memoize((view: NamespaceView) => {
  const backends = new Set(view.ingresses.flatMap((ingress) => ingress.backends.map(({ service }) => service)));
  return view.services.filter(
    ({ type, name, writtenName = name }) =>
      type === 'LoadBalancer' || type === 'NodePort' || backends.has(name) || backends.has(writtenName),
  );
});

export function hasPublicServices(view: NamespaceView): boolean {
  return publicServices(view).length > 0;
}

/** The workloads behind those Services. */
export const publicBackends: (view: NamespaceView) => ReadonlySet<Workload> = memoize(
  (view: NamespaceView) => new Set(publicServices(view).flatMap(({ selector }) => workloadsOf(view, selector))),
);

/** The workloads that a Service selects: none without selector, or with an empty one. */
export function workloadsOf(view: NamespaceView, selector: Labels | undefined): readonly Workload[] {
  const [first, ...others] = selector ?? [];
  if (first === undefined) return [];
  return podsWithLabel(view, ...first)
    .map(({ workload }) => workload)
    .filter(({ labels }) => hasLabels(labels, others));
}

/** Whether a selector selects the pods of such a Service, to go by the labels that the Service demands. */
export function selectsPodsOfPublicService(view: NamespaceView, requirements: readonly LabelRequirement[]): boolean {
  const demanded = requirements.find(({ operator }) => operator === 'In');
  return (demanded?.values ?? []).some((value) =>
    servicesByLabel(view)
      .get(labelKey(demanded?.key ?? '', value))
      ?.some((labels) => matchesLabels({ requirements }, labels)),
  );
}

const servicesByLabel = memoize((view: NamespaceView) => {
  const selectors = new Map<string, Labels[]>();
  for (const { selector } of publicServices(view)) {
    for (const [name, value] of selector ?? []) {
      const key = labelKey(name, value);
      const alike = selectors.get(key);
      if (alike === undefined) selectors.set(key, [selector ?? noLabels]);
      else alike.push(selector ?? noLabels);
    }
  }
  return selectors;
});
