import { workloadsIn } from '../analysis/across-namespaces';
import type { ScopeState } from '../analysis/scope-state';
import type { ApiObject } from '../gateway/api-object';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';
import { readLabels } from '../kubernetes/read-resource';
import { compareText } from '../text/compare-text';
import { nodeAt } from '../yaml/field-path';
import { istioRoot } from './istio-hop';

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

/** The pods of a gateway: those of Istio by labels, and those that are made for a Gateway of Gateway API by its name. */
export interface GatewayPods {
  /** Where they are, or may be. */
  readonly namespaces: readonly string[];
  /** Labels that they have. */
  readonly labels: Labels;
  /** That they are the pods of. */
  readonly gateway: ApiObject;
}

/** Those in which manifests have pods that a Gateway of Istio selects; else that of the Gateway, and where Istio is installed. */
export function podsOfIstioGateway(
  { namespacesOf }: { namespacesOf(labels: Labels): readonly string[] },
  gateway: ApiObject,
): GatewayPods {
  const labels = podLabelsOf(gateway);
  const having = namespacesOf(labels);
  const namespaces = having.length > 0 ? having : [...new Set([gateway.namespace, istioRoot, 'istio-ingress'])];
  return { namespaces, labels, gateway };
}

/** https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment */
export function podsOfGateway(gateway: ApiObject): GatewayPods {
  const labels = new Map([['gateway.networking.k8s.io/gateway-name', gateway.identity.name]]);
  return { namespaces: [gateway.namespace], labels, gateway };
}
