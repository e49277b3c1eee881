import type { Analysis } from '../analysis/analysis';
import { type LocatedRange, locate } from '../analysis/locate';
import { compareEntities } from '../kubernetes/compare-entities';
import type { Entity } from '../kubernetes/entities';
import { limits } from '../limits';
import { field } from '../rules/finding';
import { comparePositions } from '../text/compare-positions';
import { compareText } from '../text/compare-text';
import type { FieldPath } from '../yaml/field-path';

/** A field of an object, `path` relative to the object. */
export interface Reference {
  readonly entity: Entity;
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
}

export function nameOf(entity: Entity): Reference {
  return { entity, path: ['metadata', 'name'], part: 'value' };
}

/** Where fields stand, each place once, in the order of files; at most `limits.locations` of them. */
export function locateReferences(analysis: Analysis, references: readonly Reference[]): readonly LocatedRange[] {
  const sorted = [...references].sort(
    (a, b) => compareEntities(a.entity, b.entity) || compareText(a.path.join('/'), b.path.join('/')),
  );
  const located = new Map<string, LocatedRange>();
  for (const { entity, path, part } of sorted) {
    if (located.size === limits.locations) break;
    const at = locate(analysis, entity.ref, field([...entity.basePath, ...path], part));
    if (at !== undefined) located.set(JSON.stringify([at.uri, at.start]), at);
  }
  return [...located.values()].sort(byPlace);
}

function byPlace(a: LocatedRange, b: LocatedRange): number {
  return compareText(a.uri, b.uri) || comparePositions(a.start, b.start);
}
