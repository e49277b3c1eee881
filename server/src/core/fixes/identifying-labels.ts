import type { Workload } from '../kubernetes/entities';
import { hasLabels, type Labels } from '../kubernetes/labels';

/**
 * The labels that tell a workload's pods from others: the first of the recommended ones that no other workload has,
 * else all that are not set by machines, with the number of the others that have them as well.
 */
export function identifyingLabels(
  workload: Workload,
  workloads: readonly Workload[],
): { readonly labels: Labels; readonly others: number } | undefined {
  const isStable = ([key]: readonly [string, string]) => !/hash|revision|generation|version|helm\.sh\/chart/.test(key);
  const all = new Map([...workload.labels].filter(isStable));
  if (all.size === 0) return undefined;
  for (const keys of [
    ['app.kubernetes.io/name', 'app.kubernetes.io/instance'],
    ['app.kubernetes.io/name'],
    ['app'],
    ['k8s-app'],
  ]) {
    const labels = new Map([...all].filter(([key]) => keys.includes(key)));
    if (labels.size === keys.length && othersWith(labels, workload, workloads) === 0) return { labels, others: 0 };
  }
  return { labels: all, others: othersWith(all, workload, workloads) };
}

/** By kind and name: a base may give the same workload to several scopes. Host-network pods are out of reach. */
function othersWith(labels: Labels, workload: Workload, workloads: readonly Workload[]): number {
  const nameOf = ({ identity }: Workload) => `${identity.kind}/${identity.name}`;
  const names = new Set(workloads.filter((other) => !other.hostNetwork && hasLabels(other.labels, labels)).map(nameOf));
  names.delete(nameOf(workload));
  return names.size;
}
