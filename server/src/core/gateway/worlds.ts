import { hidesPods } from '../analysis/across-namespaces';
import { lookup, type Surroundings, scopesFor } from '../analysis/lookups';
import type { ScopeState } from '../analysis/scope-state';
import { isOfScope } from '../analysis/scopes-of-finding';
import { hasUnknownPods } from '../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { Finding } from '../rules/finding';
import { type ApiObject, gatewayGroup, objectsOfKind, refAt } from './api-object';
import type { GatewayWorld } from './gateway-world';
import { listenerSetKinds } from './listeners';

/** One namespace: what others hold may be anything. */
export function worldOfNamespace(view: NamespaceView, facts: NamespaceFacts): GatewayWorld {
  const viewOf = (namespace: string) => (namespace === view.name ? view : undefined);
  return {
    objects: (kind, namespace) => objectsOfKind(viewOf(namespace), kind),
    sees: (namespace) => namespace === view.name,
    seesAll: false,
    view: viewOf,
    isAbsenceKnown: (namespace) => namespace === view.name && !hasUnknownPods(view, facts),
    listenerSetsOf: (gateway) => setsOf(gateway, [view]),
  };
}

/** All of a scope by itself, for those who look at it as a whole. `viewOf` is asked for every namespace that is read. */
export function worldOfNamespaces(
  viewOf: (namespace: string) => NamespaceView | undefined,
  facts: NamespaceFacts,
): GatewayWorld {
  return {
    objects: (kind, namespace) => objectsOfKind(viewOf(namespace), kind),
    sees: () => true,
    seesAll: true,
    view: viewOf,
    isAbsenceKnown: (namespace, holds) => {
      const view = viewOf(namespace);
      return view !== undefined && (!isBare(view) || holds(view)) && !hasUnknownPods(view, facts);
    },
    listenerSetsOf: (gateway) =>
      setsOf(
        gateway,
        [viewOf(gateway.namespace)].flatMap((view) => view ?? []),
      ),
  };
}

/**
 * A scope in which a finding about an object of the namespace `own` holds, with what other scopes may add to its
 * namespaces. Of others of which nothing but the object is known, nothing is, unless they have others of its sort.
 */
export function worldOfScope(
  surroundings: Surroundings,
  finding: Finding,
  { scope, facts }: ScopeState,
  own: string,
): GatewayWorld {
  const stateFor = (lookups: readonly string[]) => scopesFor(surroundings, lookups).get(scope.id);
  const viewOf = (namespace: string) => stateFor([lookup.view(scope.id, namespace)])?.namespaces.get(namespace);
  return {
    objects: (kind, namespace) =>
      objectsOfKind(stateFor([lookup.kept(namespace, kind)])?.namespaces.get(namespace), kind),
    sees: () => true,
    seesAll: true,
    view: viewOf,
    isAbsenceKnown: (namespace, holds) => {
      const view = viewOf(namespace);
      return (
        view !== undefined &&
        (namespace === own || !isBare(view) || holds(view)) &&
        !hasUnknownPods(view, facts) &&
        !mayBeElsewhere(surroundings, finding, namespace, holds)
      );
    },
    // Those of other namespaces are not looked for, because that would cost the whole scope.
    listenerSetsOf: (gateway) =>
      setsOf(
        gateway,
        [...new Set([gateway.namespace, own])].flatMap((namespace) => viewOf(namespace) ?? []),
      ),
  };
}

/** Whether the manifests have neither pods nor Services of a namespace, which may then all be kept elsewhere. */
export function isBare({ workloads, services }: NamespaceView): boolean {
  return workloads.length + services.length === 0;
}

/** Whether another scope has something in its namespace of that name, or may have it where no manifest shows it. */
function mayBeElsewhere(
  surroundings: Surroundings,
  finding: Finding,
  namespace: string,
  holds: (view: NamespaceView) => boolean,
): boolean {
  const states = [...scopesFor(surroundings, [lookup.hidden, lookup.exists(namespace)]).values()];
  return states.some((state) => {
    if (isOfScope(finding, state.scope)) return false;
    if (hidesPods(state)) return true;
    const view = state.namespaces.get(namespace);
    if (view === undefined) return false;
    scopesFor(surroundings, [lookup.view(state.scope.id, namespace)]);
    return hasUnknownPods(view, state.facts) || holds(view);
  });
}

function setsOf({ identity, namespace }: ApiObject, views: Iterable<NamespaceView>): readonly ApiObject[] {
  return [...views].flatMap((view) =>
    listenerSetKinds
      .flatMap((kind) => objectsOfKind(view, kind))
      .filter((set) => {
        const parent = refAt(set, ['spec', 'parentRef'], { group: gatewayGroup, kind: 'Gateway' });
        return parent?.kind === 'Gateway' && parent.name === identity.name && parent.namespace === namespace;
      }),
  );
}
