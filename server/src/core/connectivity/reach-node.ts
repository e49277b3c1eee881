import type { Cluster } from '../cluster/cluster';
import type { ContainerPort, Protocol, Service, ServicePort } from '../kubernetes/entities';
import { ConnectionSet } from './connection-set';
import { endpointsOfNamespace, isFromOwnNode, type NodeEndpoint, type PodEndpoint } from './endpoint';
import { decidesNothing } from './explain';
import { PortSet } from './port-set';
import type { ReachAnswer } from './reach';
import type { Asked } from './reach-service';
import { nameOfEndpoint } from './resolve-endpoint';
import { backendsOf } from './service-backends';

/** Answers questions of one sender to what is behind a port of a node. */
export interface NodePortSender {
  /** Pods and nodes are forwarded to all pods, whatever externalTrafficPolicy says. */
  readonly isInCluster: boolean;
  readonly toService: (service: Service, asked: Asked) => ReachAnswer;
  /** As if the node itself sent it. */
  readonly fromNode: (service: Service, asked: Asked) => ReachAnswer;
  readonly toPod: (pod: PodEndpoint, asked: Asked) => ReachAnswer;
}

/**
 * Where a port of a node leads to the pods of a Service (`nodePort`) or to a pod (`hostPort`), their policies decide, and
 * none of the node. Empty for a port that leads nowhere.
 * https://kubernetes.io/docs/tutorials/services/source-ip/
 */
export function answersOfNode(
  cluster: Cluster,
  node: NodeEndpoint,
  { protocol, port }: { readonly protocol: Protocol; readonly port: number },
  sender: NodePortSender,
): readonly ReachAnswer[] {
  return openings(cluster, node)
    .filter((opening) => opening.port === port && opening.protocol === protocol)
    .map(({ answer }) => answer(sender));
}

/** The ports of a node that lead to pods, each once, sorted. */
export function openedPorts(cluster: Cluster, node: NodeEndpoint, protocol: Protocol): readonly number[] {
  const opened = openings(cluster, node).filter((opening) => opening.protocol === protocol);
  return [...new Set(opened.flatMap(({ port }) => port ?? []))].sort((a, b) => a - b);
}

/** A port of a Service or a container, which may be open on a node. */
interface Opening {
  readonly protocol: Protocol;
  /** On the node; undefined where it is not open there. */
  readonly port: number | undefined;
  readonly answer: (sender: NodePortSender) => ReachAnswer;
}

function openings(cluster: Cluster, node: NodeEndpoint): readonly Opening[] {
  return [...cluster.namespaces.values()].flatMap((view) => [
    ...view.services.flatMap((service) =>
      service.ports.map((port): Opening => {
        const answer = (sender: NodePortSender) =>
          leadsNowhere(cluster, node, service, sender)
            ? { verdict: 'denied' as const, reason: nowhere(node, service, port), because: [] }
            : answerNodePort(service, port, sender);
        return { protocol: port.protocol, port: port.nodePort, answer };
      }),
    ),
    ...endpointsOfNamespace(view)
      .filter((pod) => isFromOwnNode(node, pod) !== 'no')
      .flatMap((pod) =>
        pod.workload.ports.map((port): Opening => {
          const answer = (sender: NodePortSender) => answerHostPort(node, pod, port, sender);
          return { protocol: port.protocol, port: port.hostPort, answer };
        }),
      ),
  ]);
}

/**
 * Whether a node drops what comes from outside, because none of the pods is on it.
 * https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
 */
function leadsNowhere(
  cluster: Cluster,
  node: NodeEndpoint,
  service: Service,
  { isInCluster }: NodePortSender,
): boolean {
  if (isInCluster || !service.staysOnNode) return false;
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name' || behind.doubt !== undefined || behind.backends.length === 0) return false;
  return behind.backends.every(({ endpoint }) => endpoint.kind === 'pod' && isFromOwnNode(node, endpoint) === 'no');
}

function nowhere(node: NodeEndpoint, { namespace, name }: Service, { nodePort }: ServicePort): string {
  return `Node port ${nodePort} leads to Service "${namespace}/${name}", which has no pod on ${nameOfEndpoint(node)}, and its externalTrafficPolicy is Local.`;
}

/** With externalTrafficPolicy Cluster, connections arrive from a node; some plugins keep the address of the client. */
function answerNodePort(
  service: Service,
  { port, nodePort, protocol }: ServicePort,
  sender: NodePortSender,
): ReachAnswer {
  const asked = askedFor(protocol, port);
  const leads = `Node port ${nodePort} leads to Service "${service.namespace}/${service.name}"`;
  const client = sender.toService(service, asked);
  const node = service.hidesClients ? sender.fromNode(service, asked) : client;
  return client.verdict === node.verdict
    ? { ...client, reason: `${leads}: ${client.reason}` }
    : answerOfEither(client, node, leads);
}

/** Of pods that may see the address of the client or that of a node, where the answers differ. */
export function answerOfEither(client: ReachAnswer, node: ReachAnswer, leads: string): ReachAnswer {
  const reason = `${leads}, and it depends on the network plugin whether its pods see the address of the client (${client.verdict}) or of a node (${node.verdict}).`;
  const verdict = [client, node].some((each) => each.verdict === 'unknown') ? 'unknown' : 'conditional';
  return { verdict, reason, because: client.because };
}

function answerHostPort(
  node: NodeEndpoint,
  pod: PodEndpoint,
  { port, hostPort, protocol }: ContainerPort,
  sender: NodePortSender,
): ReachAnswer {
  const result = sender.toPod(pod, askedFor(protocol, port));
  const leads = `Port ${hostPort} of ${nameOfEndpoint(node)} is a hostPort of "${nameOfEndpoint(pod)}"`;
  const isOpen = result.because.every(decidesNothing);
  if (isOpen || result.verdict === 'unknown') return { ...result, reason: `${leads}: ${result.reason}` };
  const reason = `${leads}, and it depends on the network plugin whether policies see such connections, and from which address.`;
  return { ...result, verdict: 'conditional', reason };
}

function askedFor(protocol: Protocol, port: number): Asked {
  return { connections: ConnectionSet.of(protocol, PortSet.of(port)), text: `${protocol} ${port}` };
}
