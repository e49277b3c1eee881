import { isAtOrBelow } from '../yaml/field-path';
import type { ApiObject, ObjectRef } from './api-object';
import type { GatewayWorld } from './gateway-world';
import { problemsOfListener } from './listener-problems';
import type { Listener } from './listeners';
import type { Problem } from './problem';
import { backendProblems } from './route-problems';

/** The backends that a route may not refer to for certain, because a ReferenceGrant is missing. */
export function refusedBackends(world: GatewayWorld, route: ApiObject): readonly Problem[] {
  return backendProblems(world, route).filter(isRefused);
}

/** Why a listener ends no TLS: it may not refer to any of its certificates. Undefined where it may, or nobody knows. */
export function refusedCertificate(world: GatewayWorld, listener: Listener): Problem | undefined {
  const { certificates } = listener;
  const refused = problemsOfListener(world, listener).filter(isRefused);
  const problemOf = (ref: ObjectRef) => refused.find(({ path }) => isAtOrBelow(path, ref.path));
  return certificates.every((ref) => problemOf(ref) !== undefined) ? certificates.map(problemOf)[0] : undefined;
}

function isRefused({ reason, truth }: Problem): boolean {
  return reason === 'RefNotPermitted' && truth === 'yes';
}
