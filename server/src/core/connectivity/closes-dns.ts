import type { Cluster } from '../cluster/cluster';
import { type DnsPods, dnsPodsOf } from '../cluster/cluster-parts';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Workload } from '../kubernetes/entities';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import { endpointsOfNamespace, namespaceKnowledge, type PodEndpoint } from './endpoint';
import { evaluateRules } from './evaluate-plane';
import { nothingAssumed } from './options';
import { connectionsTo } from './port-match';
import { PortSet } from './port-set';
import { profileOf } from './subject-profile';

/**
 * Whether cluster DNS answered every pod before and does so no more. Names would not be resolved in the whole cluster,
 * whoever is in the manifests. Where these do not have the pods of DNS, those that clusters have are asked about.
 */
export function closesDns(before: Cluster, after: Cluster): boolean {
  return after.facts.dns.some((place) => {
    const [old, current] = [before, after].map(({ namespaces }) => namespaces.get(place.namespace));
    const isSame = before.facts.clusterPolicies === after.facts.clusterPolicies && old === current;
    if (isSame || current === undefined) return false;
    return endpointsOfDns(current, place, after.facts.dns).some(
      (pod) => !answers(after, pod, place) && answers(before, pod, place),
    );
  });
}

function answers(cluster: Cluster, pod: PodEndpoint, { ports }: DnsPods): boolean {
  const { upper } = evaluateRules(profileOf(cluster, pod, 'ingress', nothingAssumed), {
    truthOf: (selector) => matchAnybody(selector, 'other-pod'),
    connectionsOf: (match) => connectionsTo(pod, match),
  });
  return ports.every((port) =>
    (['UDP', 'TCP'] as const).every((protocol) => upper.includes(ConnectionSet.of(protocol, PortSet.of(port)))),
  );
}

function endpointsOfDns(namespace: NamespaceView, place: DnsPods, dns: readonly DnsPods[]): readonly PodEndpoint[] {
  const written = endpointsOfNamespace(namespace).filter(({ workload }) => dnsPodsOf(workload, dns) !== undefined);
  if (written.length > 0) return written;
  return [
    {
      kind: 'pod',
      workload: usualWorkload(place),
      namespace: namespaceKnowledge(namespace),
      addresses: undefined,
      within: undefined,
    },
  ];
}

function usualWorkload({ namespace, labels, ports }: DnsPods): Workload {
  return {
    kind: 'workload',
    ref: { uri: '', documentIndex: 0 },
    basePath: [],
    identity: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'coredns' },
    namespaceSource: '',
    digest: '',
    namespace,
    labels,
    ports: ports.flatMap((port) => [
      { name: 'dns', port, protocol: 'UDP' as const },
      { name: 'dns-tcp', port, protocol: 'TCP' as const },
    ]),
    hostNetwork: false,
    serviceAccount: 'coredns',
    refusesToken: false,
    usesClusterDns: false,
    podIps: [],
    hostIps: [],
    podMetadataPath: [],
  };
}
