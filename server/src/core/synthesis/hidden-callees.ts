import type { Cluster } from '../cluster/cluster';
import { isolatingEveryPod } from '../cluster/isolation';
import type { NamespaceView } from '../cluster/namespace-view';
import { ConnectionSet } from '../connectivity/connection-set';
import { isOrdinaryPod, knowledgeOf, type PodEndpoint } from '../connectivity/endpoint';
import { PortSet } from '../connectivity/port-set';
import type { Dependency } from '../dependencies/dependency';
import { whyHidden } from '../dependencies/destinations';
import { mayBeService } from '../dependencies/may-be-service';
import { anyPod } from '../graph/ingress-controller-node';
import type { Service } from '../kubernetes/entities';
import { type Labels, noLabels } from '../kubernetes/labels';
import { type Decided, decidedSide } from './decided-sides';
import { callingPeer, callingPod, type NeededSide, type SidePeer, whyImpossible } from './needed-sides';

/*
 * What is called and not in the manifests. A default deny would cut it off, so both ends are allowed as much as they may
 * need: by the selector of a Service that is there, whose pods are not; of a Service that is not there, its caller may
 * connect to anything, and every pod of the namespace, which may be one of its pods, admits that caller and nobody else.
 */

/** Of the pod that calls something unknown; undefined where that is known, or policies decide already about it. */
export function wideSide(cluster: Cluster, dependency: Dependency): NeededSide | undefined {
  const side = callerSide(cluster, dependency);
  return side === undefined || decidedWide(cluster, side) !== undefined ? undefined : side;
}

/** What becomes of a call for which no policy is written, because policies decide already about such of its caller. */
export function decidedCall(cluster: Cluster, dependency: Dependency): Decided | undefined {
  const side = callerSide(cluster, dependency);
  return side && decidedWide(cluster, side);
}

function callerSide(cluster: Cluster, dependency: Dependency): NeededSide | undefined {
  const wide = widthOf(cluster, dependency);
  const pod = wide && callingPod(cluster, dependency);
  if (wide === undefined || pod === undefined || !isOrdinaryPod(pod)) return undefined;
  return { pod, direction: 'egress', ...wide, dependency };
}

/** What policies allow is meant, and is not widened. A rule for the pods that a Service selects is not wide. */
function decidedWide(cluster: Cluster, side: NeededSide): Decided | undefined {
  return side.peer.kind === 'selected' ? undefined : decidedSide(cluster, side);
}

/** Of the pods behind a callee that are not in the manifests; undefined where there are none that a policy can mean. */
export function hiddenSide(cluster: Cluster, dependency: Dependency): NeededSide | undefined {
  const hidden = hiddenPods(cluster, dependency);
  if (hidden === undefined || mayBeCutOff(cluster, dependency) !== undefined) return undefined;
  const view = cluster.namespaces.get(hidden.namespace);
  if (view === undefined || isolatingEveryPod(view, 'ingress') !== undefined) return undefined;
  const { labels, connections } = hidden;
  const peer = callingPeer(dependency, callingPod(cluster, dependency));
  return { pod: podWith(cluster, hidden), selected: labels, direction: 'ingress', peer, connections, dependency };
}

/**
 * The namespace whose pods a default deny would keep from a caller that no policy can name: to let it in, each of them
 * would have to let in everybody.
 */
export function mayBeCutOff(cluster: Cluster, dependency: Dependency): string | undefined {
  const hidden = hiddenPods(cluster, dependency);
  if (hidden === undefined || hidden.labels.size > 0) return undefined;
  return callingPeer(dependency, callingPod(cluster, dependency)).kind === 'pod' ? undefined : hidden.namespace;
}

function widthOf(
  cluster: Cluster,
  dependency: Dependency,
): { readonly peer: SidePeer; readonly connections: ConnectionSet } | undefined {
  const { to, port, protocol } = dependency;
  const why = whyWide(cluster, dependency);
  if (why === undefined) return undefined;
  const hidden = to.kind === 'service' ? hiddenPods(cluster, dependency) : undefined;
  if (hidden !== undefined && hidden.labels.size > 0) {
    return { peer: { kind: 'selected', pod: podWith(cluster, hidden), why }, connections: hidden.connections };
  }
  // Behind a Service it is another port.
  const isTranslated = to.kind !== 'host' || mayBeService(to.host);
  const ports = isTranslated || port === undefined ? PortSet.full : PortSet.of(port);
  const isPublic = port === undefined && whyImpossible({ ...dependency, port: 1 }) === undefined;
  return {
    peer: to.kind === 'host' && isPublic ? { kind: 'internet', host: to.host } : { kind: 'anywhere', why },
    connections: ConnectionSet.of(protocol, ports),
  };
}

/** Why nothing narrower can be written for a call, as one sentence; undefined where something can. */
export function whyWide(cluster: Cluster, dependency: Dependency): string | undefined {
  return whyHidden(cluster, dependency) ?? whyImpossible(dependency);
}

/** The namespace that may hold the pods of what a dependency calls, where these are not in the manifests. */
export function namespaceOfHidden(cluster: Cluster, dependency: Dependency): string | undefined {
  return hiddenPods(cluster, dependency)?.namespace;
}

/** Pods that the manifests do not show, as far as is known which ones they can be. */
interface HiddenPods {
  readonly name: string;
  readonly namespace: string;
  /** Empty: they may have any. */
  readonly labels: Labels;
  /** On their own ports. */
  readonly connections: ConnectionSet;
}

function hiddenPods(cluster: Cluster, dependency: Dependency): HiddenPods | undefined {
  const { to, protocol } = dependency;
  if (whyHidden(cluster, dependency) === undefined) return undefined;
  if (to.kind === 'missing-service') {
    const { name, namespace } = to;
    return { name, namespace, labels: noLabels, connections: ConnectionSet.of(protocol, PortSet.full) };
  }
  if (to.kind !== 'service' || to.service.type === 'ExternalName') return undefined;
  const { name, namespace, selector = noLabels, unknown } = to.service;
  if (selector.size === 0) return undefined;
  // A selector that is not known says nothing, and none finds pods in the network of their node.
  const isClear = unknown === undefined && !mayBeOnNode(cluster.namespaces.get(namespace));
  const labels = isClear ? selector : noLabels;
  return { name, namespace, labels, connections: behind(to.service, dependency) };
}

function mayBeOnNode(view: NamespaceView | undefined): boolean {
  return view?.workloads.some(({ unknown, hostNetwork }) => unknown !== undefined && hostNetwork) ?? false;
}

/** What a port has a name for, each pod says itself. A headless Service translates nothing. */
function behind({ ports, isHeadless, unknown }: Service, { port, protocol }: Dependency): ConnectionSet {
  const any = ConnectionSet.of(protocol, PortSet.full);
  if (isHeadless) return port === undefined ? any : ConnectionSet.of(protocol, PortSet.of(port));
  const meant = ports.filter((each) => port === undefined || (each.port === port && each.protocol === protocol));
  if (meant.length === 0 || unknown !== undefined) return any;
  return meant
    .map((each) =>
      ConnectionSet.of(each.protocol, typeof each.targetPort === 'number' ? PortSet.of(each.targetPort) : PortSet.full),
    )
    .reduce((all, each) => all.union(each));
}

/** Stands for all of them. */
function podWith(cluster: Cluster, { name, namespace, labels }: HiddenPods): PodEndpoint {
  const { identity, ...rest } = anyPod.workload;
  return {
    ...anyPod,
    workload: { ...rest, identity: { ...identity, name, namespace }, namespace, labels },
    namespace: knowledgeOf(cluster, namespace),
  };
}
