import { type ApiObject, gatewayGroup, named, refAt } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { allowedListeners } from './listeners';
import type { Problem } from './problem';

/** Why a Gateway does not take a ListenerSet; https://gateway-api.sigs.k8s.io/geps/gep-1713/ */
export function listenerSetProblem(world: GatewayWorld, set: ApiObject): Problem | undefined {
  const target = parentRefOf(set);
  const [gateway, ...others] = parentsOf(world, set);
  if (target === undefined || others.length > 0 || (gateway === undefined && world.sees(target.namespace)))
    return undefined;
  const admitted =
    gateway === undefined ? 'unknown' : admitsNamespace(world, gateway, allowedListeners(gateway), set.namespace);
  if (admitted === 'yes') return undefined;
  return {
    type: 'Accepted',
    reason: 'NotAllowed',
    subject: [],
    path: [...target.path, 'name'],
    truth: admitted === 'no' ? 'yes' : 'unknown',
    says: `adds nothing: Gateway "${target.name}" takes no listeners of namespace "${set.namespace}"`,
    target,
  };
}

/** The Gateways of the name to which a ListenerSet adds; none that are not certain. */
export function parentsOf(world: GatewayWorld, set: ApiObject): readonly ApiObject[] {
  const target = parentRefOf(set);
  if (target === undefined || target.kind !== 'Gateway' || target.isTemplated) return [];
  const parents = named(world.objects('Gateway', target.namespace), target.name);
  return parents.every(({ unknown }) => unknown === undefined) ? parents : [];
}

function parentRefOf(set: ApiObject) {
  return refAt(set, ['spec', 'parentRef'], { group: gatewayGroup, kind: 'Gateway' });
}
