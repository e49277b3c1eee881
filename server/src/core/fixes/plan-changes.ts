import type { Analysis } from '../analysis/analysis';
import type { FileChange } from '../analysis/apply-changes';
import { applyEdits } from '../text/text-edit';
import type { FixPlan } from './fix';

/** What carrying out a plan does to the files; undefined when a file that it edits is not there. */
export function changesOfPlan(
  analysis: Analysis,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): readonly FileChange[] | undefined {
  const changes: FileChange[] = [];
  for (const { uri, edits } of plan.edits) {
    const file = analysis.files.get(uri);
    if (file === undefined) return undefined;
    changes.push({ kind: 'set', uri, path: file.path, folder: file.folder, text: applyEdits(file.text, edits) });
  }
  for (const { uri, text } of plan.created) {
    const folder = analysis.folders.find((candidate) => uri.startsWith(`${candidate}/`)) ?? '';
    changes.push({ kind: 'set', uri, path: decodeURIComponent(uri.slice(folder.length + 1)), folder, text });
  }
  return changes;
}
