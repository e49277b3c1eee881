import type { Finding } from '../rules/finding';
import type { Analysis } from './analysis';
import { rewrittenInPlace } from './rewritten-in-place';

/**
 * Whether phase 1 has left a file with the findings that it had, on the same lines. Columns may be others, and whether
 * a finding still holds is for phase 2 to say.
 */
export function showsTheSame(before: Analysis, after: Analysis, uri: string): boolean {
  const [old, next] = [before.findings.get(uri), after.findings.get(uri)];
  const isSame = (slice: string, list: readonly Finding[]) =>
    old?.get(slice) === list || (slice === 'document' && JSON.stringify(old?.get(slice)) === JSON.stringify(list));
  if (old?.size !== next?.size || next?.every((list, slice) => isSame(slice, list)) === false) return false;
  return rewrittenInPlace(before.files.get(uri), after.files.get(uri)) !== undefined;
}
