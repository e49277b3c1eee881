import type { DiffedClusters, DiffOptions } from './diff-changes';
import { graphDoubts } from './graph-doubts';

/** What is not fully known of one side of a difference, or of both. One sentence. */
export interface DiffDoubt {
  readonly side: 'both' | 'before' | 'after';
  readonly doubt: string;
}

/** What holds for both sides is said once. `unread` is what else is not known, because files were not read. */
export function diffDoubts(
  { before, after }: DiffedClusters,
  options: DiffOptions,
  unread: Readonly<Record<'before' | 'after', readonly string[]>> = { before: [], after: [] },
): readonly DiffDoubt[] {
  const [old, young] = [
    [...new Set([...graphDoubts(before, options), ...unread.before])].sort(),
    [...new Set([...graphDoubts(after, options), ...unread.after])].sort(),
  ];
  return [
    ...old.map((doubt): DiffDoubt => ({ side: young.includes(doubt) ? 'both' : 'before', doubt })),
    ...young.filter((doubt) => !old.includes(doubt)).map((doubt): DiffDoubt => ({ side: 'after', doubt })),
  ];
}
