import type { FixPreview } from '../../../server/src/protocol/protocol';
import { visible } from '../visible';
import { doubtLines, hasChanges, messagePage, type PageText, PageWriter } from './page-text';

/** A fix that was compared. */
export type ComparedFix = Extract<FixPreview, { kind: 'compared' }>;

/** What a fix would open, close and break; `state` says whether that is still to come. */
export function previewText({ title, comparison, broken }: ComparedFix, state: 'offered' | 'applied'): PageText {
  const page = new PageWriter();
  page.add(previewTitle, visible(title), state === 'applied' ? applied : notYet(comparison.files));
  if (!hasChanges(comparison)) page.add('No connection between workloads or with the outside opens or closes.');
  page.addChanges(comparison);
  if (broken.length > 0) {
    page.add('', `Declared connections broken (${broken.length})`);
    for (const { line, from, to, declaredBy } of broken) page.addPair(line, [from, to], declaredBy);
  }
  const doubts = doubtLines(comparison, sides);
  if (doubts.length > 0) page.add('', ...doubts);
  return page.finish();
}

/** The same page where there is no fix, or one that cannot be applied. */
export function previewMessage(...sentences: readonly string[]): PageText {
  return messagePage(previewTitle, ...sentences);
}

const previewTitle = 'Connectivity: now ↔ with the fix';

const sides = { both: '', before: ' of now', after: ' with the fix' };

const applied = 'This fix has been applied.';

function notYet(files: number): string {
  return `Nothing is changed yet. The fix writes ${files === 1 ? '1 file' : `${files} files`}.`;
}
