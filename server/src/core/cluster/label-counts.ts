import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import type { LabelRequirement } from '../kubernetes/label-selector';

/** Whether some workload fulfils one requirement, whatever others there are. Costs the requirement, not the list. */
export function isFulfilled(workloads: readonly Workload[], { key, operator, values }: LabelRequirement): boolean {
  const counts = labelCounts(workloads).get(key);
  switch (operator) {
    case 'In':
      return values.some((value) => counts?.has(value));
    case 'NotIn':
      return workloads.length > sum([...new Set(values)].map((value) => counts?.get(value) ?? 0));
    case 'Exists':
      return counts !== undefined;
    case 'DoesNotExist':
      return workloads.length > sum(counts?.values() ?? []);
  }
}

/** By key and value: how many workloads have the label. */
export const labelCounts = memoize((workloads: readonly Workload[]): LabelCounts => {
  const counts = new Map<string, Map<string, number>>();
  for (const { labels } of workloads) {
    for (const [key, value] of labels) {
      const values = counts.get(key) ?? new Map<string, number>();
      counts.set(key, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return counts;
});

type LabelCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
