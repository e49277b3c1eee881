import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { worldOfNamespaces } from '../gateway/worlds';
import { type ControllerPods, controllersIn } from '../graph/ingress-controllers';
import type { EntryPoint } from './entry-point';
import { gatewayPoints } from './gateway-points';
import { ingressPoints } from './ingress-points';
import { istioPoints } from './istio-points';
import { proxyPoints } from './proxy-points';
import { routePoints } from './route-points';
import { servicePoints } from './service-points';
import { type HostKey, hasTlsInScope } from './shared-hosts';

/** All that lets something into a cluster from outside, in the order of its namespaces. */
export function entryPointsOf(state: ScopeParts): readonly EntryPoint[] {
  const controllers = controllersIn(state.namespaces.values());
  return [...state.namespaces.values()].flatMap((view) => entryPointsIn(view, state, controllers));
}

/** What of a scope entry points hang on. */
export type ScopeParts = Pick<ScopeState, 'namespaces' | 'facts' | 'hostPlaces'>;

/**
 * The same of one namespace. Kept while neither it nor a namespace changes that was read for it, such as that of its
 * Gateways, nor which controllers there are and which hosts have TLS, so that an edit costs what hangs on it.
 */
function entryPointsIn(
  view: NamespaceView,
  state: ScopeParts,
  controllers: readonly ControllerPods[],
): readonly EntryPoint[] {
  const { namespaces, facts } = state;
  const known = memo.get(view);
  const isCurrent =
    known?.facts === facts &&
    areSame(known.controllers, controllers) &&
    [...known.read].every(([name, each]) => namespaces.get(name) === each) &&
    [...known.hosts].every(([key, answer]) => hasTlsInScope(state, key) === answer);
  if (isCurrent) return known.points;
  const read = new Map<string, NamespaceView | undefined>();
  const world = worldOfNamespaces((name) => {
    const found = name === view.name ? view : namespaces.get(name);
    if (name !== view.name) read.set(name, found);
    return found;
  }, facts);
  const hosts = new Map<HostKey, boolean>();
  const hasTls = (key: HostKey) => {
    const answer = hosts.get(key) ?? hasTlsInScope(state, key);
    hosts.set(key, answer);
    return answer;
  };
  const points = [
    ...ingressPoints({ world, view, facts, controllers, hasTls }),
    ...gatewayPoints(world, view, facts),
    ...routePoints(view, facts),
    ...istioPoints(world, view, facts),
    ...proxyPoints({ world, view, facts, controllers }),
    ...servicePoints(view, facts),
  ];
  memo.set(view, { facts, controllers, read, hosts, points });
  return points;
}

function areSame(before: readonly ControllerPods[], now: readonly ControllerPods[]): boolean {
  return before.length === now.length && before.every(({ workload }, index) => workload === now[index]?.workload);
}

interface Memo {
  readonly facts: NamespaceFacts;
  readonly controllers: readonly ControllerPods[];
  /** By the name of a namespace, what was there. */
  readonly read: ReadonlyMap<string, NamespaceView | undefined>;
  /** By what was asked about hosts, whether there is TLS. */
  readonly hosts: ReadonlyMap<HostKey, boolean>;
  readonly points: readonly EntryPoint[];
}

const memo = new WeakMap<NamespaceView, Memo>();
