import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import { hasLabels, type Labels } from '../kubernetes/labels';
import { labelKey } from './policy-index';

/** The workloads whose pods have all of these labels, as a Service selects them. Costs those with the rarest of them. */
export function workloadsWithLabels(workloads: readonly Workload[], labels: Labels): readonly Workload[] {
  const index = indexOf(workloads);
  const [first = none, ...others] = [...labels].map(([key, value]) => index.get(labelKey(key, value)) ?? none);
  const fewest = others.reduce((best, other) => (other.length < best.length ? other : best), first);
  return fewest.filter((workload) => hasLabels(workload.labels, labels));
}

const none: readonly Workload[] = [];

const indexOf = memoize((workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> => {
  const index = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [key, value] of workload.labels) {
      const alike = index.get(labelKey(key, value));
      if (alike === undefined) index.set(labelKey(key, value), [workload]);
      else alike.push(workload);
    }
  }
  return index;
});
