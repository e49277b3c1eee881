import { allDuplicates, type Duplicate } from '../../cluster/duplicates';
import { groupBy } from '../../group-by';
import type { Entity } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { parentOf, relativeFolder } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const duplicateResource: Rule = {
  id: 'duplicate-resource',
  title: 'Object that is written more than once',
  severity: 'information',
  slice: 'cluster',
  *check(duplicates) {
    for (const group of groupBy(allDuplicates(duplicates), foldersOf).values()) yield* toFinding(group);
  },
};

/** Those of what is written first and of what is written again. */
function foldersOf({ first, other }: Duplicate): string {
  return JSON.stringify([parentOf(first.ref.uri), parentOf(other.ref.uri)]);
}

function* toFinding(duplicates: readonly Duplicate[]): Iterable<DraftFinding> {
  const [shown, ...more] = duplicates;
  if (shown === undefined) return;
  const { first, other } = shown;
  const [from, to] = [parentOf(other.ref.uri), parentOf(first.ref.uri)];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const verb = more.length === 0 ? 'is' : 'are';
  const where = from === to ? 'twice in this folder' : `also in "${relativeFolder(from, to)}"`;
  yield {
    message: `${nameOf(other)}${others} ${verb} ${where}: what is applied last counts.`,
    at: other.ref,
    place: nameField(other),
    resource: other.identity,
    related: duplicates.slice(0, limits.relatedLocations).map((duplicate) => ({
      at: duplicate.first.ref,
      place: nameField(duplicate.first),
      message: `${nameOf(duplicate.first)} stands here as well.`,
    })),
    data: null,
  };
}

function nameOf({ identity }: Entity): string {
  return `${identity.kind} "${identity.name}"`;
}

function nameField({ basePath }: Entity) {
  return field([...basePath, 'metadata', 'name']);
}
