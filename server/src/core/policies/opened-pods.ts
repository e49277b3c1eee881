import type { NamespaceView } from '../cluster/namespace-view';
import { ordinaryPods } from '../cluster/pods-by-label';
import { memoize } from '../connectivity/memoize';
import type { ContainerPort, Workload } from '../kubernetes/entities';
import type { PolicyUnit, Rule, Selector } from './ir';
import { workloadsMatching } from './subjects';

/** The pods to which a rule opens ports, as far as the manifests of the namespace show them. */
export interface OpenedPods {
  readonly workloads: readonly Workload[];
  /** Also pods that come later, whatever they are. */
  readonly isWholeNamespace: boolean;
}

/** The same of a rule that names peers: one without opens its pods to all, and that is what is wrong with it. */
export function openedPods(view: NamespaceView, unit: PolicyUnit, rule: Rule): OpenedPods | undefined {
  return rule.peers.length === 0 ? undefined : destinationPods(view, unit, rule);
}

/**
 * For ingress the pods that the policy selects, for egress those that the peers match.
 * Undefined where others may be among them: pods of other namespaces, addresses, or what is not known for certain.
 */
export function destinationPods(view: NamespaceView, unit: PolicyUnit, rule: Rule): OpenedPods | undefined {
  const selectors = unit.direction === 'ingress' ? [unit.subject] : rule.peers.map(({ selector }) => selector);
  if (selectors.length === 0 || !selectors.every((selector) => isOfNamespace(view, selector))) return undefined;
  // Policies for every pod are many in some namespaces, and all of them open the same pods.
  const known = knownPods(view);
  // Policies for the same pods have the same selector, and lists of peers that say the same are several lists.
  const key = unit.direction === 'ingress' ? unit.subject : keyOfPeers(rule.peers);
  const pods = known.get(key) ?? podsMatching(view, selectors);
  known.set(key, pods);
  return pods;
}

/** What the pods declare, each port once, ascending. */
export const declaredPorts: (pods: OpenedPods) => readonly ContainerPort[] = memoize(({ workloads }: OpenedPods) => {
  const declared = new Map(
    workloads.flatMap(({ ports }) => ports).map((port) => [`${port.protocol} ${port.port}`, port] as const),
  );
  return [...declared.values()].sort((a, b) => a.port - b.port);
});

/** The number of ports that the pod with the most of them declares. */
export const mostPorts: (pods: OpenedPods) => number = memoize(({ workloads }: OpenedPods) =>
  workloads.reduce((most, { ports }) => Math.max(most, portCountOf(ports)), 0),
);

const keyOfPeers = memoize((peers: Rule['peers']) => JSON.stringify(peers.map(({ selector }) => selector)));

const knownPods = memoize((_: NamespaceView) => new Map<Selector | string, OpenedPods>());

function isOfNamespace(view: NamespaceView, selector: Selector): boolean {
  if (selector.kind === 'namespace') return selector.name === view.name;
  if (selector.kind !== 'and') return false;
  return (
    selector.of.some((each) => isOfNamespace(view, each)) &&
    selector.of.every(({ kind }) => kind === 'namespace' || kind === 'pod-labels')
  );
}

function podsMatching(view: NamespaceView, selectors: readonly Selector[]): OpenedPods {
  const isWholeNamespace = selectors.some(({ kind }) => kind === 'namespace');
  const all = isWholeNamespace
    ? ordinaryPods(view).map(({ workload }) => workload)
    : selectors.flatMap((selector) => workloadsMatching(view, selector));
  // One selector matches each once.
  const distinct = isWholeNamespace || selectors.length === 1 ? all : [...new Set(all)];
  return { workloads: distinct.filter(({ unknown }) => unknown === undefined), isWholeNamespace };
}

/** Asked for each workload after an edit of any other one. */
const portCountOf = memoize((ports: readonly ContainerPort[]) => new Set(ports.map(({ port }) => port)).size);
