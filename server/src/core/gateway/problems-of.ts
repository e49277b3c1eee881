import { gatewayRouteKinds } from '../kubernetes/kinds';
import type { ApiObject } from './api-object';
import { backendTlsProblems } from './backend-tls-problems';
import type { GatewayWorld } from './gateway-world';
import { listenerConflicts } from './listener-conflicts';
import { listenerProblems } from './listener-problems';
import { listenerSetProblem, parentsOf } from './listener-set-problems';
import { allowedListeners, type Listener, listenerSetKinds, listenersOf } from './listeners';
import type { Problem } from './problem';
import { routeProblems } from './route-problems';

/** Why conditions of an object of Gateway API are, or may be, false: those of its listeners, parents, backends and targets. */
export function problemsOf(world: GatewayWorld, object: ApiObject): readonly Problem[] {
  const { kind } = object.identity;
  if (object.unknown !== undefined) return [];
  if (gatewayRouteKinds.has(kind)) return routeProblems(world, object);
  if (kind === 'BackendTLSPolicy') return backendTlsProblems(world, object);
  if (kind === 'Gateway') return [...conflictsOf(world, object, object), ...listenerProblems(world, object)];
  if (!listenerSetKinds.includes(kind)) return [];
  const refused = listenerSetProblem(world, object);
  const parents = parentsOf(world, object);
  const conflicts = parents.flatMap((gateway) => conflictsOf(world, gateway, object));
  const isOpen = parents.length === 0 || parents.some((gateway) => allowedListeners(gateway).from !== 'Same');
  const mayBe = isOpen && !world.seesAll ? listenersOf(object).map(mayConflict) : [];
  return [...(refused === undefined ? [] : [refused]), ...conflicts, ...mayBe, ...listenerProblems(world, object)];
}

/** Where others that add to the Gateway are not seen. */
function mayConflict({ path }: Listener): Problem {
  return {
    type: 'Accepted',
    reason: 'HostnameConflict',
    subject: path,
    path: [...path, 'port'],
    truth: 'unknown',
    says: 'may not be served',
  };
}

/** With listeners of a Gateway and of what adds to it. */
function conflictsOf(world: GatewayWorld, gateway: ApiObject, owner: ApiObject): readonly Problem[] {
  const conflicts = listenerConflicts(world, gateway, owner);
  return listenersOf(owner).flatMap((listener) => conflicts.get(listener) ?? []);
}
