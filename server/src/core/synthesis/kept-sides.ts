import type { Cluster } from '../cluster/cluster';
import { keptFromEntry } from '../graph/entry-admission';
import { resourceWords } from '../kubernetes/resource';
import { isAllowed, isWide } from './allowed-sides';
import { decidedSide, decidedWords } from './decided-sides';
import type { NeededSide } from './needed-sides';

/**
 * Why nothing is written for a side of which policies allow a part already, as one sentence; undefined where something is.
 * They name addresses, or pods that may be the ingress controller: what is there is meant, and is not widened.
 */
export function whyKept(cluster: Cluster, side: NeededSide): string | undefined {
  return isWide(side.peer) ? whyKeptPart(cluster, side) : whyKeptEntry(cluster, side);
}

function whyKeptPart(cluster: Cluster, side: NeededSide): string | undefined {
  const decided = decidedSide(cluster, side);
  if (decided?.effect !== 'some') return undefined;
  const { name, resource } = side.dependency.declared;
  const what = decidedWords(decided, whichAddresses(side));
  return `No policy is written for ${name} of ${resourceWords(resource)}: ${what}`;
}

function whichAddresses({ peer, direction }: NeededSide): string {
  if (peer.kind === 'internet') return `The addresses of "${peer.host}" are not known.`;
  return direction === 'ingress' ? 'Which addresses connect is not known.' : 'Which addresses are called is not known.';
}

function whyKeptEntry(cluster: Cluster, side: NeededSide): string | undefined {
  const { pod, peer, connections, dependency } = side;
  if (dependency.from.kind !== 'ingress-controller' || peer.kind !== 'any-pod') return undefined;
  const view = cluster.namespaces.get(pod.workload.namespace);
  if (view === undefined || decidedSide(cluster, side) === undefined) return undefined;
  if (keptFromEntry(cluster, view, pod, connections, []) !== undefined || isAllowed(cluster, side)) return undefined;
  const entry = resourceWords(dependency.declared.resource);
  const kept = resourceWords(pod.workload.identity);
  return `No policy is written for ${entry}: its controller is not known, and what policies let in to ${kept} is kept.`;
}
