import { both, type Truth } from '../connectivity/truth';
import { type ApiObject, gatewayGroup, named, refAt } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { allowedListeners, listenerSetKinds } from './listeners';
import type { Problem } from './problem';

/** Why a Gateway does not take a ListenerSet; https://gateway-api.sigs.k8s.io/geps/gep-1713/ */
export function listenerSetProblem(world: GatewayWorld, set: ApiObject): Problem | undefined {
  const target = parentRefOf(set);
  const [gateway, ...others] = parentsOf(world, set);
  if (target === undefined || others.length > 0 || (gateway === undefined && world.sees(target.namespace)))
    return undefined;
  const admitted = gateway === undefined ? 'unknown' : admitsSet(world, gateway, set);
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

/** Whether the listeners of an object are served: those of a Gateway, and of a ListenerSet that its Gateway takes. */
export function servesListeners(world: GatewayWorld, owner: ApiObject): Truth {
  if (!listenerSetKinds.includes(owner.identity.kind)) return 'yes';
  const parents = parentsOf(world, owner);
  if (parents.length === 0) return 'unknown';
  return parents.map((gateway) => admitsSet(world, gateway, owner)).reduce(both);
}

/** The Gateways by which listeners of an object are served, as far as they are there. */
export function gatewaysOf(world: GatewayWorld, owner: ApiObject): readonly ApiObject[] {
  return listenerSetKinds.includes(owner.identity.kind) ? parentsOf(world, owner) : [owner];
}

function admitsSet(world: GatewayWorld, gateway: ApiObject, set: ApiObject): Truth {
  return admitsNamespace(world, gateway, allowedListeners(gateway), set.namespace);
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
