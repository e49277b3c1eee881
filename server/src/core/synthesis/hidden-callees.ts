import type { Cluster } from '../cluster/cluster';
import { ConnectionSet } from '../connectivity/connection-set';
import { isOrdinaryPod } from '../connectivity/endpoint';
import { PortSet } from '../connectivity/port-set';
import type { Dependency } from '../dependencies/dependency';
import { whyHidden } from '../dependencies/destinations';
import { profileIn } from '../graph/entry-admission';
import { callingPod, type NeededSide, type SidePeer, whyImpossible } from './needed-sides';

/*
 * What is called and not in the manifests. A policy cannot name it, and a default deny would cut it off: its caller may
 * then connect as widely as it has to be, and a namespace that may hold its pods gets no default deny.
 */

/** Of what a workload calls that no policy keeps from calling anything; undefined where it is known. */
export function wideSide(cluster: Cluster, dependency: Dependency): NeededSide | undefined {
  const wide = widthOf(cluster, dependency);
  const pod = wide && callingPod(cluster, dependency);
  const view = pod && cluster.namespaces.get(pod.workload.namespace);
  if (wide === undefined || pod === undefined || view === undefined || !isOrdinaryPod(pod)) return undefined;
  // Where policies decide already, what they allow is meant.
  if (profileIn(cluster, view, pod, 'egress').length > 0) return undefined;
  return { pod, direction: 'egress', ...wide, dependency };
}

function widthOf(
  cluster: Cluster,
  dependency: Dependency,
): { readonly peer: SidePeer; readonly connections: ConnectionSet } | undefined {
  const { to, port, protocol } = dependency;
  const why = whyWide(cluster, dependency);
  if (why === undefined) return undefined;
  // Behind a Service it is another port.
  const ports = to.kind !== 'host' || port === undefined ? PortSet.full : PortSet.of(port);
  const isPublic = to.kind === 'host' && port === undefined && whyImpossible({ ...dependency, port: 1 }) === undefined;
  return {
    peer: isPublic ? { kind: 'internet' } : { kind: 'anywhere', why },
    connections: ConnectionSet.of(protocol, ports),
  };
}

/** Why nothing narrower can be written for a call, as one sentence; undefined where something can. */
export function whyWide(cluster: Cluster, dependency: Dependency): string | undefined {
  return whyHidden(cluster, dependency) ?? whyImpossible(dependency);
}

/** The namespace that may hold the pods of what a dependency calls, where these are not in the manifests. */
export function namespaceOfHidden(cluster: Cluster, dependency: Dependency): string | undefined {
  const { to } = dependency;
  if (whyHidden(cluster, dependency) === undefined) return undefined;
  if (to.kind === 'missing-service') return to.namespace;
  return to.kind === 'service' && (to.service.selector?.size ?? 0) > 0 ? to.service.namespace : undefined;
}
