import { memoize } from '../connectivity/memoize';
import { areInConflict } from '../kubernetes/distinct-listeners';
import { compareText } from '../text/compare-text';
import { stringAt } from '../yaml/field-path';
import type { ApiObject } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { gatewaysOf } from './listener-set-problems';
import { allowedListeners, type Listener, listenersOf } from './listeners';
import type { Problem } from './problem';

type Conflict = Problem & { readonly other: Listener };

/**
 * Listeners of a Gateway, and of the ListenerSets that add to it, which others make void. Of those of one object that are
 * in conflict none is served; of those of several it is the first: the Gateway comes before the oldest ListenerSet, and
 * that before the first by its name. `owner`, the Gateway or a ListenerSet of it, is looked at wherever it is.
 * https://gateway-api.sigs.k8s.io/geps/gep-1713/#listener-conflict-management
 */
export function listenerConflicts(
  world: GatewayWorld,
  gateway: ApiObject,
  owner: ApiObject,
): ReadonlyMap<Listener, Conflict> {
  const sets = new Set([...world.listenerSetsOf(gateway), ...(owner === gateway ? [] : [owner])]);
  const allowed = allowedListeners(gateway);
  const admitted = [...sets].filter(
    (set) => set.unknown === undefined && admitsNamespace(world, gateway, allowed, set.namespace) === 'yes',
  );
  const all = [gateway, ...admitted.toSorted(compareAge)].flatMap(listenersOf);
  const conflicts = new Map<Listener, Conflict>();
  const taken = new Map<number | undefined, Listener[]>();
  for (const listener of all) {
    const before = taken.get(listener.port) ?? [];
    const others = before.filter((each) => areInConflict(listener, each));
    const [other] = others;
    if (other !== undefined) conflicts.set(listener, { ...conflictOf(listener, other), other });
    if (others.some((each) => each.owner !== listener.owner)) continue;
    for (const each of others) {
      if (!conflicts.has(each)) conflicts.set(each, { ...conflictOf(each, listener), other: listener });
    }
    taken.set(listener.port, [...before, listener]);
  }
  return conflicts;
}

/** Whether others make a listener void, as far as these are seen. */
export function isVoid(world: GatewayWorld, listener: Listener): boolean {
  const { owner } = listener;
  return gatewaysOf(world, owner).some((gateway) => conflictsIn(world)(gateway)(owner).has(listener));
}

const conflictsIn = memoize((world: GatewayWorld) =>
  memoize((gateway: ApiObject) => memoize((owner: ApiObject) => listenerConflicts(world, gateway, owner))),
);

function conflictOf(listener: Listener, other: Listener): Problem {
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
