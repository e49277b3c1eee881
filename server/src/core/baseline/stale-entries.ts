import { type Analysis, filesWithFindings } from '../analysis/analysis';
import { findingsOf } from '../analysis/findings-of';
import { followPath, isWithin, parentOf } from '../scopes/relative-uri';
import { type BaselineEntry, entriesOf, readBaseline } from './baseline';

/** Every finding as it would stand in a baseline in this folder. */
export function baselineEntries(analysis: Analysis, directory: string): readonly BaselineEntry[] {
  return filesWithFindings(analysis).flatMap((uri) =>
    entriesOf(findingsOf(analysis, uri), uri, directory).filter((entry) => entry !== undefined),
  );
}

/**
 * The entries of a baseline of which nothing is found any more, as far as was read: of other folders, and of rules that
 * were not run, nothing can be said.
 */
export function staleEntries(analysis: Analysis, uri: string): readonly BaselineEntry[] {
  const file = analysis.baselineFiles.get(uri);
  const entries = file === undefined ? [] : readBaseline(file);
  if (typeof entries === 'string') return [];
  const directory = parentOf(uri);
  const present = new Set(baselineEntries(analysis, directory).map(({ finding }) => finding));
  const wasRead = ({ file: path }: BaselineEntry) => {
    const at = followPath(directory, path, directory.split('/')[0] ?? '');
    return at !== undefined && analysis.folders.some((folder) => isWithin(at, folder));
  };
  const wasRun = ({ finding }: BaselineEntry) => !analysis.options.disabledRules.has(finding.split('|')[0] ?? '');
  return entries.filter((entry) => !present.has(entry.finding) && wasRun(entry) && wasRead(entry));
}
