import { memoize } from '../connectivity/memoize';
import { TakenPorts } from '../kubernetes/distinct-listeners';
import { compareText } from '../text/compare-text';
import { stringAt } from '../yaml/field-path';
import type { ApiObject } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { gatewaysOf } from './listener-set-problems';
import { isRepeated } from './listener-shape';
import { allowedListeners, type Listener, listenersOf } from './listeners';
import type { Problem } from './problem';

/**
 * Listeners of a Gateway, and of the ListenerSets that add to it, which others make void. Of those of one object that are
 * in conflict none is served; of those of several it is the first: the Gateway comes before the oldest ListenerSet, and
 * that before the first by its name. `owner`, the Gateway or a ListenerSet of it, is looked at wherever it is. Undefined of
 * those that are the same in all that tells them apart: the API server refuses them, as another rule says.
 * https://gateway-api.sigs.k8s.io/geps/gep-1713/#listener-conflict-management
 */
export function listenerConflicts(world: GatewayWorld, gateway: ApiObject, owner: ApiObject): Conflicts {
  // What is seen is compared once, and not again for each ListenerSet of it.
  return conflictsIn(world)(gateway)(setsSeen(world)(gateway).has(owner) ? gateway : owner);
}

type Conflicts = ReadonlyMap<Listener, Problem | undefined>;

const setsSeen = memoize((world: GatewayWorld) =>
  memoize((gateway: ApiObject): ReadonlySet<ApiObject> => new Set(world.listenerSetsOf(gateway))),
);

const conflictsIn = memoize((world: GatewayWorld) =>
  memoize((gateway: ApiObject) => memoize((owner: ApiObject) => conflictsAmong(world, gateway, owner))),
);

function conflictsAmong(world: GatewayWorld, gateway: ApiObject, owner: ApiObject): Conflicts {
  const sets = [...setsSeen(world)(gateway), ...(owner === gateway ? [] : [owner])];
  const allowed = allowedListeners(gateway);
  const admitted = sets.filter(
    (set) => set.unknown === undefined && admitsNamespace(world, gateway, allowed, set.namespace) === 'yes',
  );
  const conflicts = new Map<Listener, Problem | undefined>();
  const ports = new TakenPorts<Listener>();
  for (const each of [gateway, ...admitted.toSorted(compareAge)]) {
    const listeners = listenersOf(each);
    const free = listeners.filter((listener) => ports.inConflictWith(listener) === undefined);
    // Those of one object that are in conflict take their port all the same.
    for (const listener of free) ports.take(listener);
    for (const listener of listeners) {
      const other = ports.inConflictWith(listener);
      if (other !== undefined) conflicts.set(listener, conflictOf(listener, other));
    }
  }
  return conflicts;
}

/** Whether others make a listener void, as far as these are seen. */
export function isVoid(world: GatewayWorld, listener: Listener): boolean {
  const { owner } = listener;
  return gatewaysOf(world, owner).some((gateway) => listenerConflicts(world, gateway, owner).has(listener));
}

function conflictOf(listener: Listener, other: Listener): Problem | undefined {
  if (other.owner === listener.owner && isRepeated(listener, other)) return undefined;
  const { path, port, protocol, hostname } = listener;
  const base = { type: 'Accepted', subject: path, path: [...path, 'port'], truth: 'yes' } as const;
  const of = other.owner === listener.owner ? '' : ` of ${other.owner.identity.kind} "${other.owner.identity.name}"`;
  const taken = `is not served: listener "${other.name}"${of} has port ${port}`;
  if (protocol !== other.protocol) {
    return { ...base, reason: 'ProtocolConflict', says: `${taken} with protocol ${other.protocol}` };
  }
  return {
    ...base,
    reason: 'HostnameConflict',
    says: `${taken} for ${hostname === undefined ? 'every host' : `"${hostname}"`}`,
  };
}

function compareAge(a: ApiObject, b: ApiObject): number {
  const [older = '9', younger = '9'] = [a, b].map(({ content }) =>
    stringAt(content, ['metadata', 'creationTimestamp']),
  );
  return compareText(older, younger) || compareText(nameOf(a), nameOf(b));
}

function nameOf({ namespace, identity }: ApiObject): string {
  return `${namespace}/${identity.name}`;
}
