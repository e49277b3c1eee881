import { Map as PersistentMap } from 'immutable';
import { labelKey } from '../cluster/policy-index';
import type { Entity } from '../kubernetes/entities';

/** By `labelKey`, then by namespace: how many workloads have the label. */
export type LabelPlaces = PersistentMap<string, PersistentMap<string, number>>;

/** The places of a scope after some of its entities were replaced. Costs the labels of these. */
export function updateLabelPlaces(
  places: LabelPlaces,
  removed: Iterable<Entity>,
  added: Iterable<Entity>,
): LabelPlaces {
  return places.withMutations((next) => {
    const count = (entity: Entity, change: 1 | -1) => {
      if (entity.kind !== 'workload') return;
      for (const [key, value] of entity.labels) {
        const label = labelKey(key, value);
        const namespaces = next.get(label) ?? PersistentMap<string, number>();
        const workloads = (namespaces.get(entity.namespace) ?? 0) + change;
        const left =
          workloads === 0 ? namespaces.delete(entity.namespace) : namespaces.set(entity.namespace, workloads);
        if (left.isEmpty()) next.delete(label);
        else next.set(label, left);
      }
    };
    for (const entity of removed) count(entity, -1);
    for (const entity of added) count(entity, 1);
  });
}
