import { compareText } from '../text/compare-text';
import type { Entity } from './entities';

/** The order in which manifests stand: by file, document and list item. Makes every derived list independent of edits. */
export function compareEntities(a: Entity, b: Entity): number {
  if (a.ref.uri !== b.ref.uri) return a.ref.uri < b.ref.uri ? -1 : 1;
  if (a.ref.documentIndex !== b.ref.documentIndex) return a.ref.documentIndex - b.ref.documentIndex;
  // One manifest that a scope uses twice, under two names: in any order, as long as it is always the same.
  return compareItems(a, b) || compareText(a.digest, b.digest);
}

/** Lists may stand in lists; every second step of a base path is the index of an item. */
function compareItems({ basePath: a }: Entity, { basePath: b }: Entity): number {
  for (let step = 0; step < a.length && step < b.length; step++) {
    const [left, right] = [a[step], b[step]];
    if (typeof left === 'number' && typeof right === 'number' && left !== right) return left - right;
  }
  return a.length - b.length;
}
