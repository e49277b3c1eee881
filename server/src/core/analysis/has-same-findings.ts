import type { Finding } from '../rules/finding';
import type { Analysis } from './analysis';

/** Whether phase 1 has left a file with the findings that it had. Whether each still holds is for phase 2 to say. */
export function hasSameFindings(
  before: Pick<Analysis, 'findings'>,
  after: Pick<Analysis, 'findings'>,
  uri: string,
): boolean {
  const [old, next] = [before.findings.get(uri), after.findings.get(uri)];
  const isSame = (slice: string, list: readonly Finding[]) =>
    old?.get(slice) === list || (slice === 'document' && JSON.stringify(old?.get(slice)) === JSON.stringify(list));
  return old?.size === next?.size && next?.every((list, slice) => isSame(slice, list)) !== false;
}
