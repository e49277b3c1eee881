import { memoize } from '../connectivity/memoize';
import type { Service } from '../kubernetes/entities';
import { hasLabels, type Labels } from '../kubernetes/labels';
import { labelKey } from './policy-index';

/** Those of a namespace's Services that forward to pods with these labels. Costs the labels, not the list. */
export function servicesSelecting(services: readonly Service[], labels: Labels): readonly Service[] {
  const index = indexOf(services);
  return [...labels]
    .flatMap(([key, value]) => index.get(labelKey(key, value)) ?? [])
    .filter(({ selector }) => hasLabels(labels, selector ?? []));
}

/** By the first label that they demand; a Service without selector, or with an empty one, selects nothing. */
const indexOf = memoize((services: readonly Service[]): ReadonlyMap<string, readonly Service[]> => {
  const index = new Map<string, Service[]>();
  for (const service of services) {
    const [first] = service.selector ?? [];
    if (first === undefined) continue;
    const alike = index.get(labelKey(...first));
    if (alike === undefined) index.set(labelKey(...first), [service]);
    else alike.push(service);
  }
  return index;
});
