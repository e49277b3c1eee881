import { memoize } from '../connectivity/memoize';
import type { Entity } from '../kubernetes/entities';
import { membershipsOf } from '../scopes/layout';
import type { FieldPath } from '../yaml/field-path';
import { type Surroundings, scopesFor } from './lookups';
import type { ScopeState } from './scope-state';

/** What the manifest at a place of a file is in a scope: nothing, one entity, or several where the scope uses it more than once. */
export function entitiesAt(
  { contributions }: ScopeState,
  { uri, documentIndex }: Entity['ref'],
  basePath: FieldPath,
): readonly Entity[] {
  return byPlace(contributions.get(uri) ?? none).get(placeOf(documentIndex, basePath)) ?? none;
}

/** The same in all scopes that use the file. Nothing to note: the findings of a file that changed are made anew. */
export function ownEntities(surroundings: Surroundings, at: Entity['ref'], basePath: FieldPath): readonly Entity[] {
  const scopes = scopesFor(surroundings, []);
  return membershipsOf(surroundings.layout, at.uri)
    .flatMap((id) => scopes.get(id) ?? [])
    .flatMap((state) => entitiesAt(state, at, basePath));
}

const none: readonly Entity[] = [];

const byPlace = memoize((entities: readonly Entity[]): ReadonlyMap<string, readonly Entity[]> => {
  const places = new Map<string, Entity[]>();
  for (const entity of entities) {
    const place = placeOf(entity.ref.documentIndex, entity.basePath);
    const there = places.get(place);
    if (there === undefined) places.set(place, [entity]);
    else there.push(entity);
  }
  return places;
});

function placeOf(documentIndex: number, basePath: FieldPath): string {
  return JSON.stringify([documentIndex, basePath]);
}
