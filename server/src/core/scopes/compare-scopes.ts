import { compareText } from '../text/compare-text';
import type { Scope } from './scope';

/** By name, then by id. */
export function compareScopes(a: Scope, b: Scope): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}
