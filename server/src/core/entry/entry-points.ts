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

/** All that lets something into a cluster from outside, in the order of its namespaces. */
export function entryPointsOf({ namespaces, facts }: Pick<ScopeState, 'namespaces' | 'facts'>): readonly EntryPoint[] {
  const controllers = controllersIn(namespaces.values());
  return [...namespaces.values()].flatMap((view) =>
    entryPointsIn(view, facts, controllers, (name) => namespaces.get(name)),
  );
}

/**
 * The same of one namespace. Kept while neither it nor a namespace changes that was read for it, such as that of its
 * Gateways, nor which controllers there are, so that an edit costs what hangs on it.
 */
function entryPointsIn(
  view: NamespaceView,
  facts: NamespaceFacts,
  controllers: readonly ControllerPods[],
  viewOf: (namespace: string) => NamespaceView | undefined,
): readonly EntryPoint[] {
  const known = memo.get(view);
  const isCurrent =
    known?.facts === facts &&
    areSame(known.controllers, controllers) &&
    [...known.read].every(([name, each]) => viewOf(name) === each);
  if (isCurrent) return known.points;
  const read = new Map<string, NamespaceView | undefined>();
  const world = worldOfNamespaces((name) => {
    const found = name === view.name ? view : viewOf(name);
    if (name !== view.name) read.set(name, found);
    return found;
  }, facts);
  const points = [
    ...ingressPoints({ world, view, facts, controllers }),
    ...gatewayPoints(world, view, facts),
    ...routePoints(view, facts),
    ...istioPoints(world, view, facts),
    ...proxyPoints({ world, view, facts, controllers }),
    ...servicePoints(view, facts),
  ];
  memo.set(view, { facts, controllers, read, points });
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
  readonly points: readonly EntryPoint[];
}

const memo = new WeakMap<NamespaceView, Memo>();
