import { workloadsIn } from '../analysis/across-namespaces';
import type { ScopeState } from '../analysis/scope-state';
import type { ApiObject } from '../gateway/api-object';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';
import { readLabels } from '../kubernetes/read-resource';
import { compareText } from '../text/compare-text';
import { nodeAt } from '../yaml/field-path';

/**
 * The labels of the pods of a Gateway of Istio, which may be in any namespace; empty: of all pods.
 * https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway
 */
export function podLabelsOf({ content }: Pick<ApiObject, 'content'>): Labels {
  return readLabels(nodeAt(content, ['spec', 'selector']));
}

export function toSelector(labels: Labels): LabelSelector {
  return { requirements: [...labels].map(([key, value]) => ({ key, operator: 'In', values: [value] })) };
}

/** The namespaces of a scope with pods of these labels, sorted; none for all pods, which may be anywhere. */
export function namespacesWithPods(
  state: Pick<ScopeState, 'namespaces' | 'labelPlaces'>,
  labels: Labels,
): readonly string[] {
  if (labels.size === 0) return [];
  return [...workloadsIn(state, toSelector(labels))].map(([name]) => name).sort(compareText);
}
