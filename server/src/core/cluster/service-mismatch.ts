import type { Service, ServicePort, Workload } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import { isSystemNamespace } from './cluster-parts';
import { hasUnknownPods, isSetAtRunTime } from './dangling-policies';
import type { NamespaceFacts, NamespaceView } from './namespace-view';
import { workloadsWithLabels } from './workloads-with-labels';

/** Why a Service leads nowhere, or not where it seems to. */
export type ServiceMismatch =
  /** `label` is one that no workload has; undefined where some have each of them, but none all. */
  | { readonly kind: 'no-pods'; readonly label: readonly [key: string, value: string] | undefined }
  /** It selects no pods, and nothing says to which addresses it leads. */
  | { readonly kind: 'no-endpoints' }
  /** None of its pods declares the port. */
  | { readonly kind: 'port'; readonly index: number; readonly port: ServicePort; readonly pods: readonly Workload[] };

/** At most one about pods, or one for each port. */
export function serviceMismatches(
  view: NamespaceView,
  facts: NamespaceFacts,
  service: Service,
): readonly ServiceMismatch[] {
  if (service.type === 'ExternalName' || service.unknown !== undefined) return [];
  const { selector } = service;
  if (selector === undefined || selector.size === 0) {
    // Without a port it is no Service yet.
    const leadsNowhere = service.ports.length > 0 && !hasEndpoints(view, service);
    return leadsNowhere && isAbsenceKnown(view, facts) ? [{ kind: 'no-endpoints' }] : [];
  }
  const pods = workloadsWithLabels(view.workloads, selector);
  if (pods.length === 0) {
    return isAbsenceKnown(view, facts) && isOfManifests(view, selector) ? [noPods(view, selector)] : [];
  }
  if (facts.incomplete !== undefined || pods.some(({ unknown }) => unknown !== undefined)) return [];
  return service.ports.flatMap((port, index) =>
    declares(pods, port, service) ? [] : [{ kind: 'port', index, port, pods } as const],
  );
}

function isAbsenceKnown(view: NamespaceView, facts: NamespaceFacts): boolean {
  return !isSystemNamespace(view.name) && !hasUnknownPods(view, facts);
}

function hasEndpoints(view: NamespaceView, { name, writtenName }: Service): boolean {
  // The API server gives its own Service its endpoints.
  if (view.name === 'default' && name === 'kubernetes') return true;
  return view.serviceEndpoints.some(({ service }) => service === name || service === writtenName);
}

/** Labels that others set are in no manifest. */
function isOfManifests(view: NamespaceView, selector: Labels): boolean {
  return [...selector].every(
    ([key, value]) => !isPlaceholder(`${key} ${value}`) && !isSetAtRunTime(view, key, [value]),
  );
}

function noPods(view: NamespaceView, selector: Labels): ServiceMismatch {
  const label = [...selector].find(
    ([key, value]) => workloadsWithLabels(view.workloads, new Map([[key, value]])).length === 0,
  );
  return { kind: 'no-pods', label };
}

/**
 * A name has to be declared by a pod. A number need not: only where every pod says which ports it has, one that is not
 * among them is worth a word.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
 */
function declares(pods: readonly Workload[], { targetPort, protocol }: ServicePort, { isHeadless }: Service): boolean {
  const of = ({ ports }: Workload) => ports.filter((port) => port.protocol === protocol);
  if (typeof targetPort === 'string') {
    if (isPlaceholder(targetPort) || sidecarPorts.test(targetPort)) return true;
    return pods.some((pod) => of(pod).some(({ name }) => name === targetPort));
  }
  // Who asks for a headless Service connects to the port of a pod directly.
  if (isHeadless || pods.some((pod) => of(pod).length === 0)) return true;
  return pods.some((pod) => of(pod).some(({ port }) => port === targetPort));
}

/** Proxies that a mesh adds to pods declare ports as well. */
const sidecarPorts = /^(linkerd-|istio-|http-envoy-|envoy-)/;
