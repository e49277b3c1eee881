import type { DnsPods } from '../cluster/cluster-parts';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { Workload } from '../kubernetes/entities';
import { type BoundaryGrant, builtInGrants, type RbacSubject, type Role, type RoleBinding } from '../kubernetes/rbac';
import type { ResourceRef } from '../kubernetes/resource';
import { membershipsOf } from '../scopes/layout';
import type { FieldPath } from '../yaml/field-path';
import { entitiesAt } from './entities-by-place';
import { lookup, type Surroundings, scopesFor } from './lookups';
import type { ScopeState } from './scope-state';

/** What a subject of a binding may change of the network. */
export interface BoundGrant {
  readonly subject: RbacSubject;
  readonly grant: BoundaryGrant;
  /** Undefined for one that Kubernetes has built in. */
  readonly role: Role | undefined;
  /** That run as the subject; none for a group. */
  readonly workloads: readonly Workload[];
  /** The pods of cluster DNS, there. */
  readonly dns: readonly DnsPods[];
}

/** The same for the subject at a place of a binding, in the first scope in which it may change anything. */
export function boundGrant(
  surroundings: Surroundings,
  at: ResourceRef,
  { basePath, subject }: { readonly basePath: FieldPath; readonly subject: number },
): BoundGrant | undefined {
  for (const id of membershipsOf(surroundings.layout, at.uri)) {
    const state = scopesFor(surroundings, [lookup.facts(id)]).get(id);
    for (const binding of state === undefined ? [] : entitiesAt(state, at, basePath)) {
      if (state === undefined || binding.kind !== 'role-binding' || binding.unknown !== undefined) continue;
      const bound = binding.subjects.find(({ path }) => path[1] === subject);
      const granted = bound && grantOf(surroundings, state, binding);
      if (bound === undefined || granted === undefined) continue;
      const workloads = bound.kind === 'Group' ? [] : runningAs(surroundings, state, bound);
      if (bound.kind !== 'Group' && workloads.length === 0) continue;
      return { subject: bound, ...granted, workloads, dns: state.facts.dns };
    }
  }
  return undefined;
}

function grantOf(
  surroundings: Surroundings,
  { namespaces, clusterRoles }: ScopeState,
  { role, namespace }: RoleBinding,
): Pick<BoundGrant, 'grant' | 'role'> | undefined {
  const isCluster = role.kind === 'ClusterRole';
  scopesFor(surroundings, [lookup.role(isCluster ? undefined : namespace, role.name)]);
  const roles = isCluster ? clusterRoles : (namespace && namespaces.get(namespace)?.roles) || [];
  const found = roles.find(({ name, unknown }) => name === role.name && unknown === undefined);
  if (found?.grant !== undefined) return { grant: found.grant, role: found };
  const builtIn = isCluster && found === undefined ? builtInGrants.get(role.name) : undefined;
  return builtIn && { grant: builtIn, role: undefined };
}

function runningAs(
  surroundings: Surroundings,
  { scope }: ScopeState,
  { namespace, name }: RbacSubject,
): readonly Workload[] {
  const state = scopesFor(surroundings, [lookup.serviceAccount(namespace, name)]).get(scope.id);
  const view = state?.namespaces.get(namespace);
  return view === undefined ? [] : (byServiceAccount(view.workloads).get(name) ?? []);
}

const byServiceAccount = memoize((workloads: readonly Workload[]) =>
  groupBy(
    workloads.filter(({ refusesToken, unknown }) => !refusesToken && unknown === undefined),
    ({ serviceAccount }) => serviceAccount,
  ),
);
