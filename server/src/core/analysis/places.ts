import { Map as PersistentMap } from 'immutable';
import { labelKey } from '../cluster/policy-index';
import type { Entity } from '../kubernetes/entities';
import { ingressHosts } from '../kubernetes/ingress-hosts';
import type { Labels } from '../kubernetes/labels';

/** By a key, then by namespace: how many entities have it. */
export type Places = PersistentMap<string, PersistentMap<string, number>>;

/** The keys of an entity of a namespace; undefined for one that is not counted. */
type KeysOf = (
  entity: Entity,
) => { readonly namespace: string | undefined; readonly keys: readonly string[] } | undefined;

/** By `labelKey`: the workloads with the label. */
export const byLabel: KeysOf = (entity) =>
  entity.kind === 'workload' ? { namespace: entity.namespace, keys: keysOf(entity.labels) } : undefined;

/** By `labelKey`: the Services with the label. */
export const byServiceLabel: KeysOf = (entity) =>
  entity.kind === 'service' ? { namespace: entity.namespace, keys: keysOf(entity.labels) } : undefined;

/** By host, in lower case: the Ingresses with a rule for it. */
export const byHost: KeysOf = (entity) =>
  entity.kind === 'kept' ? { namespace: entity.namespace, keys: ingressHosts(entity) } : undefined;

function keysOf(labels: Labels): readonly string[] {
  return [...labels].map(([key, value]) => labelKey(key, value));
}

/** The places of a scope after some of its entities were replaced. Costs the keys of these. */
export function updatePlaces(
  places: Places,
  keysIn: KeysOf,
  removed: Iterable<Entity>,
  added: Iterable<Entity>,
): Places {
  return places.withMutations((next) => {
    const count = (entity: Entity, change: 1 | -1) => {
      const { namespace, keys = [] } = keysIn(entity) ?? {};
      if (namespace === undefined) return;
      for (const key of keys) {
        const namespaces = next.get(key) ?? PersistentMap<string, number>();
        const entities = (namespaces.get(namespace) ?? 0) + change;
        const left = entities === 0 ? namespaces.delete(namespace) : namespaces.set(namespace, entities);
        if (left.isEmpty()) next.delete(key);
        else next.set(key, left);
      }
    };
    for (const entity of removed) count(entity, -1);
    for (const entity of added) count(entity, 1);
  });
}
