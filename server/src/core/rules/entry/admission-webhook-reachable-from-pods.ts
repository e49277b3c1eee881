import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { workloadsOf } from '../../cluster/public-backends';
import { endpointOf } from '../../connectivity/endpoint';
import { exposureOf } from '../../connectivity/exposure';
import { nothingAssumed } from '../../connectivity/options';
import { servicesByName } from '../../connectivity/service-backends';
import { profileOf } from '../../connectivity/subject-profile';
import type { Workload } from '../../kubernetes/entities';
import { field } from '../finding';
import type { NamespaceRule } from '../rule';

export type Data = {
  readonly namespace: string;
  readonly namespaceSource: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly port: number;
  /** The other ports of the controller, which clients use. */
  readonly ports: readonly number[];
};

export const admissionWebhookReachableFromPods: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    if (facts.incomplete !== undefined) return;
    for (const { workload, port } of webhooksIn(view, facts)) {
      if (!isOpen(view, facts, workload, port)) continue;
      const { identity, ref: at, basePath, namespace, namespaceSource, labels } = workload;
      yield {
        at,
        place: field([...basePath, 'metadata', 'name']),
        resource: identity,
        related: [],
        message: `Every pod reaches the webhook of "${identity.name}", which asks nobody who calls: no policy limits TCP ${port}.`,
        data: {
          namespace,
          namespaceSource,
          labels: [...labels],
          port,
          ports: [...new Set(workload.ports.map((each) => each.port))].filter((each) => each !== port),
        } satisfies Data,
      };
    }
  },
};

/** Where the API server calls ingress-nginx to look at Ingresses: CVE-2025-1974 came that way. */
function webhooksIn(view: NamespaceView, { callbacks }: NamespaceFacts) {
  const called = callbacks.filter(({ service, unknown }) => service.namespace === view.name && unknown === undefined);
  const seen = new Set<Workload>();
  return called.flatMap(({ service: { name, port } }) => {
    const [service] = servicesByName(view.services).get(name) ?? [];
    const target = service?.ports.find((each) => each.port === port && each.protocol === 'TCP')?.targetPort;
    return workloadsOf(view, service?.selector).flatMap((workload) => {
      const isController = workload.ingressController?.controller.includes('ingress-nginx') === true;
      const number = typeof target === 'number' ? target : workload.ports.find((each) => each.name === target)?.port;
      if (!isController || number === undefined || seen.has(workload)) return [];
      seen.add(workload);
      return [{ workload, port: number }];
    });
  });
}

function isOpen(view: NamespaceView, facts: NamespaceFacts, workload: Workload, port: number): boolean {
  const pod = endpointOf(view, workload);
  if (pod === undefined || workload.unknown !== undefined) return false;
  const cluster = { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
  const profile = profileOf(cluster, pod, 'ingress', nothingAssumed);
  if (profile.some(({ units }) => units.some(({ isCertain }) => !isCertain))) return false;
  // Whether an ipBlock that allows means pods is left to the network plugin; what denies networks may mean them.
  return (['pods', 'external'] as const).every((ipBlocks) => {
    const [anyPod] = exposureOf(cluster, { pod, direction: 'ingress', profile }, ipBlocks);
    return anyPod?.bounds.lower.numbered.contains('TCP', port) === true;
  });
}
