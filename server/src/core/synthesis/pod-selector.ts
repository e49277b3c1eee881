import type { NamespaceView } from '../cluster/namespace-view';
import { ordinaryPods } from '../cluster/pods-by-label';
import { identifyingLabels } from '../fixes/identifying-labels';
import type { Workload } from '../kubernetes/entities';
import { hasLabels, type Labels, sameLabels } from '../kubernetes/labels';

/** What selects the pods of one workload in its namespace, and no pods with other labels. */
export interface PodSelector {
  readonly labels: Labels;
  /** Keys that pods with more labels have, and these do not. */
  readonly absent: readonly string[];
}

/** Undefined for pods without labels: nothing selects them without selecting every pod. */
export function podSelectorOf(view: NamespaceView, workload: Workload): PodSelector | undefined {
  if (workload.labels.size === 0) return undefined;
  const identifying = identifyingLabels(workload, view.workloads);
  if (identifying?.others === 0) return { labels: identifying.labels, absent: [] };
  const { labels } = workload;
  const wider = ordinaryPods(view)
    .map((pod) => pod.workload.labels)
    .filter((others) => !sameLabels(others, labels) && hasLabels(others, labels));
  const absent = new Set<string>();
  for (const others of wider) {
    if ([...others.keys()].some((key) => absent.has(key))) continue;
    const key = [...others.keys()].find((candidate) => !labels.has(candidate));
    if (key !== undefined) absent.add(key);
  }
  return { labels, absent: [...absent].sort() };
}
