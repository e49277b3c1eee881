import { compareText } from '../text/compare-text';
import { stringAt } from '../yaml/field-path';
import type { ApiObject } from './api-object';
import { admitsNamespace, type GatewayWorld } from './gateway-world';
import { allowedListeners, type Listener, listenersOf } from './listeners';
import type { Problem } from './problem';

/**
 * Listeners of a Gateway, and of the ListenerSets that add to it, which another one before them makes void.
 * The Gateway comes first, then the oldest ListenerSet, then the first by its name.
 * https://gateway-api.sigs.k8s.io/geps/gep-1713/#listener-conflict-management
 */
export function listenerConflicts(
  world: GatewayWorld,
  gateway: ApiObject,
): ReadonlyMap<Listener, Problem & { readonly other: Listener }> {
  const sets = world.listenerSetsOf(gateway).filter(({ unknown }) => unknown === undefined);
  const allowed = allowedListeners(gateway);
  const admitted = sets.filter((set) => admitsNamespace(world, gateway, allowed, set.namespace) === 'yes');
  const all = [gateway, ...admitted.toSorted(compareAge)].flatMap(listenersOf);
  const conflicts = new Map<Listener, Problem & { readonly other: Listener }>();
  const taken = new Map<string, Listener[]>();
  for (const listener of all) {
    if (listener.port === undefined) continue;
    // UDP has ports of its own.
    const key = `${listener.port}${listener.protocol === 'UDP' ? '/UDP' : ''}`;
    const before = taken.get(key) ?? [];
    const other = before.find((each) => inConflict(listener, each));
    if (other === undefined) taken.set(key, [...before, listener]);
    else conflicts.set(listener, { ...conflictOf(listener, other), other });
  }
  return conflicts;
}

function inConflict(a: Listener, b: Listener): boolean {
  if (a.protocol !== b.protocol) return !(isTls(a) && isTls(b)) || isSameHost(a, b);
  return isSameHost(a, b);
}

/** Both begin with the name of the host, by which they are told apart. */
function isTls({ protocol }: Listener): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

function isSameHost(a: Listener, b: Listener): boolean {
  return a.hostname?.toLowerCase() === b.hostname?.toLowerCase();
}

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
