import type { Cluster } from '../cluster/cluster';
import { combinePlanes, eitherOf } from '../connectivity/combine-planes';
import { ConnectionSet } from '../connectivity/connection-set';
import { automaticLabels, type Endpoint, endpointOf, type PodEndpoint } from '../connectivity/endpoint';
import { type Bounds, evaluatePlane, nothingAllowed } from '../connectivity/evaluate-plane';
import type { ConnectivityOptions } from '../connectivity/options';
import { profileOf } from '../connectivity/subject-profile';
import { groupBy } from '../group-by';
import { noLabels } from '../kubernetes/labels';
import { type EntryTraffic, entryTraffic, type Forward, forwardWords } from './entry-traffic';
import type { GraphNode } from './graph-nodes';

/** Traffic that enters through an Ingress, a Gateway or a Route whose controller is not in the manifests. */
export const ingressControllerName = '{ingress-controller}';

/** The node from which it comes. */
export const ingressController: GraphNode = { name: ingressControllerName, endpoints: [] };

/** What such controllers may send to a node: the ports that are forwarded and that policies leave open to them. */
export function ingressTraffic(cluster: Cluster, options: ConnectivityOptions): (node: GraphNode) => Bounds {
  const open = new Map<Endpoint, Bounds>();
  for (const [pod, forwards] of groupBy(entryTraffic(cluster).forwards, (forward) => forward.pod)) {
    open.set(pod, combinePlanes(forwardedBy(forwards), boundsFor(cluster, controllerPod(options), pod, options)));
  }
  return ({ endpoints }) =>
    endpoints.reduce((all, endpoint) => eitherOf(all, open.get(endpoint) ?? nothingAllowed), nothingAllowed);
}

/** What is forwarded to one pod, before policies. */
export function forwardedBy(forwards: readonly Forward[]): Bounds {
  const sum = (some: readonly Forward[]) =>
    some.reduce((all, { connections }) => all.union(connections), ConnectionSet.none);
  return { lower: sum(forwards.filter(({ doubt }) => doubt === undefined)), upper: sum(forwards) };
}

/** What is not known of that traffic, and what of it policies may keep out; one sentence each. */
export function ingressDoubts(cluster: Cluster, options: ConnectivityOptions): readonly string[] {
  const { forwards, doubts }: EntryTraffic = entryTraffic(cluster);
  const refused = forwards.flatMap((forward: Forward) => {
    const likely = likelyPod(cluster, forward);
    const admitted = [
      boundsFor(cluster, controllerPod(options), forward.pod, options).lower,
      ...(likely === undefined ? [] : [boundsFor(cluster, likely, forward.pod, options).upper]),
    ];
    const kept = admitted.reduce((rest, connections) => rest.subtract(connections), forward.connections);
    if (kept.isEmpty) return [];
    return `${forwardWords(forward)} on ${kept}, where policies do not admit every controller.`;
  });
  return [...doubts, ...refused];
}

function likelyPod(cluster: Cluster, { likely }: Forward): PodEndpoint | undefined {
  const view = likely && cluster.namespaces.get(likely.namespace);
  return view && endpointOf(view, likely);
}

/** What policies let a pod receive from another one. */
function boundsFor(cluster: Cluster, from: PodEndpoint, to: PodEndpoint, options: ConnectivityOptions): Bounds {
  return evaluatePlane(profileOf(cluster, to, 'ingress', options), from, to, options);
}

/**
 * The pod that stands for every controller, wherever it runs. Where ipBlocks are kept off pods, as other analyzers have it,
 * it is what it is to them: a pod without labels in a namespace that nothing can name.
 */
export function controllerPod({ ipBlocks }: Pick<ConnectivityOptions, 'ipBlocks'>): PodEndpoint {
  return ipBlocks === 'external' ? anyPod : anyController;
}

/** A pod of which is only known that it is one: without labels, in a namespace that nothing can name. */
export const anyPod: PodEndpoint = {
  kind: 'pod',
  workload: {
    kind: 'workload',
    ref: { uri: '', documentIndex: 0 },
    basePath: [],
    identity: { apiVersion: 'v1', kind: 'Pod', name: ingressControllerName, namespace: ingressControllerName },
    namespaceSource: '',
    digest: ingressControllerName,
    namespace: ingressControllerName,
    labels: noLabels,
    ports: [],
    hostNetwork: false,
    serviceAccount: 'default',
    refusesToken: false,
    usesClusterDns: true,
    podIps: [],
    hostIps: [],
    podMetadataPath: ['metadata'],
  },
  namespace: {
    name: ingressControllerName,
    labels: automaticLabels(ingressControllerName),
    doubt: undefined,
  },
  addresses: undefined,
  within: undefined,
};

const anyController: PodEndpoint = {
  ...anyPod,
  unknown:
    'The pods of the ingress controller are not in the manifests, and a selector decides by their namespace or labels.',
};
