import type { Cluster } from '../cluster/cluster';
import type { ConnectionSet } from '../connectivity/connection-set';
import { endpointOf, hostIpsOf, isOrdinaryPod, type PodEndpoint } from '../connectivity/endpoint';
import { formatIp, parseIp } from '../connectivity/ip-set';
import type { Dependency } from '../dependencies/dependency';
import { destinationsOf } from '../dependencies/destinations';
import { mayBeService } from '../dependencies/may-be-service';
import { scraperPod } from '../dependencies/scrapers';
import { isInternalHost } from '../entry/hosts';
import { likelyController } from '../graph/ingress-controllers';
import type { Direction, Workload } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';

/** What one pod must be allowed in one direction, so that a declared dependency can connect. */
export interface NeededSide {
  readonly pod: PodEndpoint;
  /** Labels of the pods that are meant, where the manifests do not show them: then `pod` has these labels and no others. */
  readonly selected?: Labels;
  readonly direction: Direction;
  readonly peer: SidePeer;
  /** Ports of the destination. */
  readonly connections: ConnectionSet;
  readonly dependency: Dependency;
}

export type SidePeer =
  | { readonly kind: 'pod'; readonly pod: PodEndpoint }
  /** Every pod with these labels, because the manifests do not show all that a Service selects, and why. */
  | { readonly kind: 'selected'; readonly pod: PodEndpoint; readonly why: string }
  /** A pod of which the manifests know nothing: an ingress controller, Prometheus. */
  | { readonly kind: 'any-pod' }
  /** Clients and nodes, whose addresses are not known. */
  | { readonly kind: 'any-address' }
  | { readonly kind: 'address'; readonly ip: string }
  /** What is not in the manifests, inside of the cluster or outside, and why. */
  | { readonly kind: 'anywhere'; readonly why: string }
  /** What has a name outside of the cluster. */
  | { readonly kind: 'internet'; readonly host: string };

/**
 * Both sides of a dependency, as far as policies can stand in its way: they select neither host-network pods nor what is
 * outside, and what comes from a pod's own node is never kept out.
 */
export function neededSides(cluster: Cluster, dependency: Dependency): readonly NeededSide[] {
  if (dependency.from.kind === 'kubelet') return [];
  const source = callingPod(cluster, dependency);
  return destinationsOf(cluster, dependency).flatMap(({ endpoint, connections }) => {
    const sides: NeededSide[] = [];
    if (source !== undefined && isOrdinaryPod(source)) {
      const peer = peerAt(endpoint, dependency);
      if (peer !== undefined) sides.push({ pod: source, direction: 'egress', peer, connections, dependency });
    }
    if (isOrdinaryPod(endpoint)) {
      const peer = callingPeer(dependency, source);
      sides.push({ pod: endpoint, direction: 'ingress', peer, connections, dependency });
    }
    return sides;
  });
}

/** Why no policy can name what is called outside of the cluster, as one sentence; undefined where one can. */
export function whyImpossible({ to, port }: Dependency): string | undefined {
  if (to.kind !== 'host' || parseIp(to.host) !== undefined) return undefined;
  if (mayBeService(to.host)) return `"${to.host}" may be a Service that is not in the manifests.`;
  if (port === undefined) return `It is not stated on which port "${to.host}" is called.`;
  return isInternalHost(to.host) ? `The addresses of "${to.host}" are not known.` : undefined;
}

/** The pod that calls; undefined where the manifests do not say what it is. */
export function callingPod(cluster: Cluster, dependency: Dependency): PodEndpoint | undefined {
  const { from } = dependency;
  if (from.kind === 'metrics-scraper') return from.scraper && scraperPod(cluster, from.scraper);
  const caller = from.kind === 'workload' ? from.workload : likelyEntry(cluster, dependency);
  return caller && podOf(cluster, caller);
}

/** The controller of an Ingress whose class is not in the manifests, as far as they show one that it can be. */
export function likelyEntry(cluster: Cluster, { from, declared: { resource } }: Dependency): Workload | undefined {
  if (from.kind !== 'ingress-controller') return undefined;
  const { ingresses = [] } = cluster.namespaces.get(resource.namespace ?? '') ?? {};
  const ingress = ingresses.find(({ identity }) => identity === resource);
  return ingress && likelyController(cluster, ingress);
}

function podOf(cluster: Cluster, workload: Workload): PodEndpoint | undefined {
  const view = cluster.namespaces.get(workload.namespace);
  return view && endpointOf(view, workload);
}

/** As the pods that are called see it. */
export function callingPeer({ from }: Dependency, source: PodEndpoint | undefined): SidePeer {
  if (source !== undefined) return isOrdinaryPod(source) ? { kind: 'pod', pod: source } : nodeOf(source);
  return from.kind === 'ingress-controller' || from.kind === 'metrics-scraper'
    ? { kind: 'any-pod' }
    : { kind: 'any-address' };
}

function peerAt(
  endpoint: ReturnType<typeof destinationsOf>[number]['endpoint'],
  dependency: Dependency,
): SidePeer | undefined {
  switch (endpoint.kind) {
    case 'pod':
      return isOrdinaryPod(endpoint) ? { kind: 'pod', pod: endpoint } : nodeOf(endpoint);
    case 'node':
      return { kind: 'address', ip: endpoint.ip };
    case 'name':
      return whyImpossible(dependency) === undefined ? { kind: 'internet', host: endpoint.name } : undefined;
    case 'addresses': {
      const ip = dependency.to.kind === 'host' ? parseIp(dependency.to.host) : undefined;
      return ip === undefined ? { kind: 'any-address' } : { kind: 'address', ip: formatIp(ip) };
    }
  }
}

/** A host-network pod is its node to the network. */
function nodeOf(pod: PodEndpoint): SidePeer {
  const [ip] = hostIpsOf(pod);
  return ip === undefined ? { kind: 'any-address' } : { kind: 'address', ip };
}
