import type { NamespaceView } from '../cluster/namespace-view';
import { isPlaced, whyUnplaced } from '../cluster/unplaced';
import type { Workload } from '../kubernetes/entities';
import { type Labels, sameLabels } from '../kubernetes/labels';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import { type IpAddress, IpSet, parseIp } from './ip-set';
import { memoize } from './memoize';

/** What can send or receive. */
export type Endpoint = PodEndpoint | NodeEndpoint | AddressEndpoint | NameEndpoint;

/** A Pod, or the pods of a workload: they share labels and ports, so they share verdicts. */
export interface PodEndpoint {
  readonly kind: 'pod';
  readonly workload: Workload;
  readonly namespace: NamespaceKnowledge;
  /** Why its labels may be any, and its namespace may be any, one sentence; then what is written of both does not count. */
  readonly unknown?: string;
  /** Why it may have further labels than those of its workload, one sentence; these it has. */
  readonly moreLabels?: string;
  /** Undefined when no address is known. A host-network pod has the addresses of its node. */
  readonly addresses: IpSet | undefined;
  /** Where all addresses of an ordinary pod are, where they are not known themselves; undefined where nobody says. */
  readonly within: IpSet | undefined;
  /** Of the node on which it runs, where spec.nodeName says which one and status.hostIP nothing. */
  readonly nodeIps?: readonly string[];
}

export interface NamespaceKnowledge {
  readonly name: string;
  /** The name is none, as with a placeholder: it may be any other namespace. */
  readonly isUnplaced?: true;
  readonly labels: Labels;
  /** Why other labels than the automatic kubernetes.io/metadata.name may exist or differ; undefined when all are known. */
  readonly doubt: string | undefined;
}

/** A node at one of its addresses, known from the status of a pod or a Node. */
export interface NodeEndpoint {
  readonly kind: 'node';
  readonly ip: string;
  readonly addresses: IpSet;
  /** Every known address of the node. */
  readonly ofNode: IpSet;
}

/** One address or a range of addresses outside the cluster. */
export interface AddressEndpoint {
  readonly kind: 'addresses';
  readonly addresses: IpSet;
}

/** A DNS name outside the cluster, whose addresses are not known. */
export interface NameEndpoint {
  readonly kind: 'name';
  readonly name: string;
  readonly addresses: undefined;
  /** Where the address is that is used; undefined where it may be anywhere. */
  readonly within?: IpSet;
}

/** Of each workload of a namespace, in the namespace's order. Kept as long as neither its workloads nor its labels change. */
export function endpointsOfNamespace(namespace: NamespaceView): readonly PodEndpoint[] {
  const known = kept.get(namespace.workloads);
  const { name, manifests, statedLabels, podAddresses, nodeIps } = namespace;
  const isSame = known?.name === name && known.manifests === manifests;
  const isSameCluster = known?.podAddresses === podAddresses && known?.nodeIps === nodeIps;
  if (isSame && isSameCluster && known.statedLabels === statedLabels) return known.endpoints;
  const knowledge = namespaceKnowledge(namespace);
  const endpoints = namespace.workloads.map((workload) => {
    const ofNode = nodeIps.get(workload.nodeName ?? '');
    const isFromNode = ofNode !== undefined && workload.hostIps.length === 0;
    return {
      kind: 'pod' as const,
      workload,
      namespace: knowledge,
      addresses: addressesOf(workload, isFromNode ? ofNode : workload.hostIps),
      within: workload.hostNetwork ? undefined : podAddresses,
      ...(isFromNode ? { nodeIps: ofNode } : {}),
    };
  });
  const facts = { name, manifests, statedLabels, podAddresses, nodeIps };
  if (endpoints.length > 0) kept.set(namespace.workloads, { ...facts, endpoints });
  return endpoints;
}

const kept = new WeakMap<
  NamespaceView['workloads'],
  Pick<NamespaceView, 'name' | 'manifests' | 'statedLabels' | 'podAddresses' | 'nodeIps'> & {
    readonly endpoints: readonly PodEndpoint[];
  }
>();

/** That of one workload of a namespace. */
export function endpointOf(namespace: NamespaceView, workload: Workload): PodEndpoint | undefined {
  return byWorkload(endpointsOfNamespace(namespace)).get(workload);
}

const byWorkload = memoize((pods: readonly PodEndpoint[]) => new Map(pods.map((pod) => [pod.workload, pod])));

/** Whether two endpoints are pods of one workload, whatever more a question says of either. */
export function isSameWorkload(one: Endpoint, other: Endpoint): boolean {
  return one.kind === 'pod' && other.kind === 'pod' && one.workload.identity === other.workload.identity;
}

/** Policies select ordinary pods only. A host-network pod is its node to the network. */
export function isOrdinaryPod(endpoint: Endpoint): endpoint is PodEndpoint {
  return endpoint.kind === 'pod' && !endpoint.workload.hostNetwork;
}

/** A node, or a pod that is its node to the network. */
export function isOnNodeNetwork(endpoint: Endpoint): endpoint is NodeEndpoint | PodEndpoint {
  return endpoint.kind === 'node' || (endpoint.kind === 'pod' && endpoint.workload.hostNetwork);
}

/**
 * Whether traffic from `source` to the pod comes from the pod's own node and is therefore never blocked
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/, "traffic to and from the node where a Pod is running").
 */
export function isFromOwnNode(source: Endpoint, pod: PodEndpoint): 'yes' | 'no' | 'unknown' {
  if (!isOnNodeNetwork(source) || !isOrdinaryPod(pod)) return 'no';
  const own = setOf(hostIpsOf(pod));
  const node = source.kind === 'node' ? source.ofNode : source.addresses;
  if (own === undefined || node === undefined) return 'unknown';
  return own.intersect(node).isEmpty ? 'no' : 'yes';
}

/** What the manifests and the configurations say of a namespace's labels. */
export function namespaceKnowledge(namespace: NamespaceView): NamespaceKnowledge {
  const { name, statedLabels } = namespace;
  const [manifest, ...others] = namespace.manifests;
  if (!isPlaced(name)) {
    const labels = new Map([...(manifest?.labels ?? [])].filter(([key]) => key !== namespaceNameLabel));
    return { name, isUnplaced: true, labels, doubt: `${whyUnplaced(name)}.` };
  }
  const base = { name, labels: automaticLabels(name) };
  if (statedLabels?.doubt !== undefined) return { ...base, doubt: statedLabels.doubt };
  if (manifest === undefined) {
    if (statedLabels === undefined) return unknownNamespace(name);
    return { name, labels: new Map([...statedLabels.labels, ...base.labels]), doubt: undefined };
  }
  const unreadable = namespace.manifests.find(({ unknown }) => unknown !== undefined);
  if (unreadable !== undefined) return { ...base, doubt: unreadable.unknown };
  if (others.some(({ labels }) => !sameLabels(labels, manifest.labels))) {
    return { ...base, doubt: `Namespace "${name}" is written more than once with different labels.` };
  }
  // What is applied overwrites a label and keeps the others.
  const labels = statedLabels === undefined ? manifest.labels : new Map([...statedLabels.labels, ...manifest.labels]);
  return { name, labels, doubt: undefined };
}

/** The same by its name, where no manifest may have anything of it. */
export function knowledgeOf({ namespaces }: Namespaces, name: string): NamespaceKnowledge {
  const view = namespaces.get(name);
  return view === undefined ? unknownNamespace(name) : namespaceKnowledge(view);
}

/** Of a cluster, or of a state of a scope. */
export interface Namespaces {
  readonly namespaces: { get(name: string): NamespaceView | undefined };
}

/** One of which nothing is written. */
export function unknownNamespace(name: string): NamespaceKnowledge {
  return {
    name,
    labels: automaticLabels(name),
    doubt: `The labels of namespace "${name}" are not in the manifests.`,
  };
}

/** Those of a namespace of which nothing is written. */
export function automaticLabels(name: string): Labels {
  return new Map([[namespaceNameLabel, name]]);
}

/** The known addresses of the node on which a pod runs, as written. */
export function hostIpsOf({ workload, nodeIps = workload.hostIps }: PodEndpoint): readonly string[] {
  return nodeIps;
}

function addressesOf({ hostNetwork, podIps }: Workload, hostIps: readonly string[]): IpSet | undefined {
  return setOf(hostNetwork ? [...hostIps, ...podIps] : podIps);
}

function setOf(written: readonly string[]): IpSet | undefined {
  const addresses = written.map(parseIp).filter((address): address is IpAddress => address !== undefined);
  if (addresses.length === 0) return undefined;
  return IpSet.unionOf(addresses.map(IpSet.of));
}
