import type { Analysis } from '../analysis/analysis';
import { type LocatedRange, locate } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import type { Entity } from '../kubernetes/entities';
import { isCalls } from '../kubernetes/read-calls';
import { compareScopes } from '../scopes/compare-scopes';
import { type FieldPath, isAtOrBelow } from '../yaml/field-path';
import { spotAt } from '../yaml/path-at';

/*
 * This folder finds what stands at a place of a file, and what belongs to it elsewhere: what a selector selects, and
 * who selects a workload. Left out: what may talk to whom, which is for `connectivity`.
 */

/** What stands at an offset of a file, for each object that it is part of. */
export interface PlaceAt {
  /** The scalar, or the empty collection. */
  readonly range: LocatedRange;
  /** By the scope's name. A base that one scope uses for several namespaces is several objects. */
  readonly places: readonly PlaceInEntity[];
  readonly documentIndex: number;
  /** From the root of the document. */
  readonly path: FieldPath;
}

/** A place relative to its object. */
export interface Place {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
}

export interface PlaceInEntity extends Place {
  readonly state: ScopeState;
  readonly entity: Entity;
}

/** At a UTF-16 offset of a file; undefined between values and outside of manifests. */
export function placeAt(analysis: Analysis, uri: string, offset: number): PlaceAt | undefined {
  const documents = analysis.files.get(uri)?.documents ?? [];
  const documentIndex = documents.findLastIndex(({ start }) => start <= offset);
  const placed = documents[documentIndex];
  const content = placed?.document.content;
  if (placed === undefined || content?.kind !== 'manifest') return undefined;
  const spot = spotAt(content.root, offset - placed.start);
  if (spot === undefined) return undefined;
  const range = locate(analysis, { uri, documentIndex }, { kind: 'text', range: spot.node });
  if (range === undefined) return undefined;
  const states = [...analysis.scopes.values()].sort((a, b) => compareScopes(a.scope, b.scope));
  const places = states.flatMap((state) =>
    (state.contributions.get(uri) ?? [])
      .filter((entity) => !isCalls(entity))
      .filter(({ ref, basePath }) => ref.documentIndex === documentIndex && isAtOrBelow(spot.path, basePath))
      .map((entity) => ({ state, entity, path: spot.path.slice(entity.basePath.length), part: spot.part })),
  );
  return { range, places, documentIndex, path: spot.path };
}
