import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import type { ConnectionSet } from '../connectivity/connection-set';
import { endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { evaluateRules } from '../connectivity/evaluate-plane';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { connectionsTo } from '../connectivity/port-match';
import { protectionsOf } from '../connectivity/protection';
import type { SubjectProfile } from '../connectivity/subject-profile';
import { both, either, not, type Truth } from '../connectivity/truth';
import type { Direction } from '../kubernetes/entities';
import type { LabelSelector } from '../kubernetes/label-selector';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import type { PolicyUnit, Selector } from '../policies/ir';

/** What policies keep out for certain, whoever brings connections from outside of the manifests. */
export interface KeptOut {
  readonly connections: ConnectionSet;
  /** Other namespaces that are admitted: it holds if none of them has what brings the connections. */
  readonly unlessIn: readonly string[];
  /** The policies that isolate the pod. */
  readonly isolating: readonly PolicyUnit[];
}

/**
 * Of connections to a pod those that no policy admits from an ingress controller, a gateway, a node or an address.
 * A rule counts as admitting them unless it is about pods that are known not to be such: those of the pod's own namespace,
 * and of namespaces that are named. `entryNamespaces` are known to have some.
 */
export function keptFromEntry(
  cluster: Cluster,
  view: NamespaceView,
  pod: PodEndpoint,
  connections: ConnectionSet,
  entryNamespaces: readonly string[],
): KeptOut | undefined {
  const profile = connections.isEmpty ? [] : profileIn(cluster, view, pod, 'ingress');
  if (profile.length === 0) return undefined;
  const named = new Set<string>();
  const isOwn = entryNamespaces.includes(view.name) || mayHoldEntry(view);
  const kept = (ifNamed: Truth) => {
    const ofNamespace = (name: string): Truth => {
      if (name === view.name ? isOwn : entryWords.test(name) || entryNamespaces.includes(name)) return 'unknown';
      if (name === view.name) return 'no';
      named.add(name);
      return ifNamed;
    };
    const { upper } = evaluateRules(profile, {
      truthOf: (peer) => mayBeEntry(peer, ofNamespace),
      connectionsOf: (ports) => connectionsTo(pod, ports),
    });
    return connections.subtract(upper);
  };
  const isolating = profile.flatMap(({ units }) => units.map(({ unit }) => unit)).filter(({ isolates }) => isolates);
  const certain = kept('unknown');
  if (!certain.isEmpty) return { connections: certain, unlessIn: [], isolating };
  const perhaps = kept('no');
  return perhaps.isEmpty ? undefined : { connections: perhaps, unlessIn: [...named], isolating };
}

/** The policies that select a pod, as they are worked out for all pods of its namespace at once. */
export function profileIn(
  cluster: Cluster,
  view: NamespaceView,
  pod: PodEndpoint,
  direction: Direction,
): SubjectProfile {
  const index = positions(endpointsOfNamespace(view)).get(pod);
  return index === undefined ? [] : (protectionsOf(cluster, view, nothingAssumed)[index]?.[direction] ?? []);
}

const positions = memoize((pods: readonly PodEndpoint[]) => new Map(pods.map((pod, index) => [pod, index])));

/** Whether a namespace may have what brings connections from outside, to go by its name and by what the manifests show. */
export const mayHoldEntry = memoize(
  ({ name, gateways, workloads }: NamespaceView): boolean =>
    entryWords.test(name) ||
    gateways.length > 0 ||
    workloads.some(
      ({ ingressController, identity }) => ingressController !== undefined || entryWords.test(identity.name),
    ),
);

/** In names of ingress controllers and gateways and of the namespaces in which they are installed. */
const entryWords =
  /ingress|gateway|router|proxy|nginx|traefik|haproxy|kong|istio|envoy|contour|emissary|ambassador|cilium|apisix|gloo|skipper|caddy|tunnel|cloudflare|ngrok|linkerd|load-?balancer|external|public|edge|dmz|konnectivity|^kube-system$|^openshift/i;

function mayBeEntry(peer: Selector, ofNamespace: (name: string) => Truth): Truth {
  switch (peer.kind) {
    case 'all':
      return 'yes';
    case 'none':
      return 'no';
    case 'not':
      return not(mayBeEntry(peer.of, ofNamespace));
    case 'or':
      return peer.of.map((part) => mayBeEntry(part, ofNamespace)).reduce(either, 'no');
    case 'and':
      // Pods that are called after an ingress controller are one, wherever they are.
      if (peer.of.some((part) => part.kind === 'pod-labels' && speaksOfEntry(part.selector))) return 'unknown';
      return peer.of.map((part) => mayBeEntry(part, ofNamespace)).reduce(both, 'yes');
    case 'namespace':
      return ofNamespace(peer.name);
    case 'namespace-labels': {
      const { requirements } = peer.selector;
      const name = requirements.find(({ key, operator }) => key === namespaceNameLabel && operator === 'In');
      return name === undefined ? 'unknown' : name.values.map(ofNamespace).reduce(either, 'no');
    }
    default:
      return 'unknown';
  }
}

function speaksOfEntry({ requirements }: LabelSelector): boolean {
  return requirements.some(({ key, values }) => entryWords.test(`${key} ${values.join(' ')}`));
}
