import type { ComparedConnectivity } from '../../../server/src/protocol/protocol';
import { doubtLines, hasChanges, messagePage, type PageText, PageWriter } from './page-text';

/** What the edits since HEAD open, close and change; `notes` are sentences below. */
export function comparisonText(comparison: ComparedConnectivity, notes: readonly string[]): PageText {
  const page = new PageWriter();
  page.add(title);
  page.add(summary(comparison));
  page.addChanges(comparison);
  const remarks = [...doubtLines(comparison, sides), ...notes];
  if (remarks.length > 0) page.add('', ...remarks);
  return page.finish();
}

/** The same page where there is nothing to compare. */
export function messageText(message: string): PageText {
  return messagePage(title, message);
}

const title = 'Connectivity: HEAD ↔ working tree';

const sides = { both: '', before: ' of HEAD', after: ' of the working tree' };

function summary(comparison: ComparedConnectivity): string {
  const { isComplete, files } = comparison;
  if (!isComplete) return 'The manifests of this workspace are still being read. Run the command again in a moment.';
  if (files === 0) return 'No manifest differs from HEAD, so no connection opens or closes.';
  const differ = files === 1 ? '1 file differs from HEAD' : `${files} files differ from HEAD`;
  return hasChanges(comparison) ? `${differ}, unsaved text included.` : `${differ}. No connection opens or closes.`;
}
