import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { worldOfNamespaces } from '../gateway/worlds';
import type { EntryPoint } from './entry-point';
import { gatewayPoints } from './gateway-points';
import { ingressPoints } from './ingress-points';
import { istioPoints } from './istio-points';
import { proxyPoints } from './proxy-points';
import { routePoints } from './route-points';
import { servicePoints } from './service-points';

/** All that lets something into a cluster from outside, in the order of its namespaces. */
export function entryPointsOf({ namespaces, facts }: Pick<ScopeState, 'namespaces' | 'facts'>): readonly EntryPoint[] {
  return [...namespaces.values()].flatMap((view) => entryPointsIn(view, facts, (name) => namespaces.get(name)));
}

/**
 * The same of one namespace. Kept while neither it nor a namespace changes that was read for it, such as that of its
 * Gateways, so that an edit costs what hangs on it.
 */
function entryPointsIn(
  view: NamespaceView,
  facts: NamespaceFacts,
  viewOf: (namespace: string) => NamespaceView | undefined,
): readonly EntryPoint[] {
  const known = memo.get(view);
  if (known?.facts === facts && [...known.read].every(([name, each]) => viewOf(name) === each)) return known.points;
  const read = new Map<string, NamespaceView | undefined>();
  const world = worldOfNamespaces((name) => {
    const found = name === view.name ? view : viewOf(name);
    if (name !== view.name) read.set(name, found);
    return found;
  }, facts);
  const points = [
    ...ingressPoints(view, facts),
    ...gatewayPoints(world, view, facts),
    ...routePoints(view, facts),
    ...istioPoints(world, view, facts),
    ...proxyPoints(world, view, facts),
    ...servicePoints(view, facts),
  ];
  memo.set(view, { facts, read, points });
  return points;
}

interface Memo {
  readonly facts: NamespaceFacts;
  /** By the name of a namespace, what was there. */
  readonly read: ReadonlyMap<string, NamespaceView | undefined>;
  readonly points: readonly EntryPoint[];
}

const memo = new WeakMap<NamespaceView, Memo>();
