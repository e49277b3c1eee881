import type { Entity } from './entities';

/** The order in which manifests stand: by file, document and list item. Makes every derived list independent of edits. */
export function compareEntities(a: Entity, b: Entity): number {
  if (a.ref.uri !== b.ref.uri) return a.ref.uri < b.ref.uri ? -1 : 1;
  if (a.ref.documentIndex !== b.ref.documentIndex) return a.ref.documentIndex - b.ref.documentIndex;
  return lastIndex(a) - lastIndex(b);
}

function lastIndex(entity: Entity): number {
  const last = entity.basePath.at(-1);
  return typeof last === 'number' ? last : -1;
}
